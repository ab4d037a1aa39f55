import { requestContext } from '../kernel/request-context';
import { T, translator } from '../ui/i18n';

/** Words in the language of the request, for titles and messages that a handler makes. */
export const words = (): T => translator(requestContext()?.locale ?? 'zh-CN');
