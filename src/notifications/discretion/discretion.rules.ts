export { BANNED_WORDS, findBanned, HARMLESS_WORDS } from '../../kernel/banned-words';
