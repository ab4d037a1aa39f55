/** Every way a child and a parent can be in touch. A drawing counts as a letter, a live call as a call. */
export const CONTACT_MODES = ['visit', 'video', 'call', 'letter', 'recorded_message', 'group'] as const;
export type ContactMode = (typeof CONTACT_MODES)[number];

/** Modes that happen in a dated session. */
export const SESSION_CONTACT_MODES: readonly ContactMode[] = ['visit', 'video', 'call', 'group'];

/** The lowest level of the contact ladder at which each mode is allowed. */
const LEVEL_NEEDED: Record<ContactMode, number> = { letter: 1, recorded_message: 2, call: 2, video: 2, visit: 3, group: 3 };

/**
 * The ladder of contact decisions: 0 none · 1 written only · 2 also calls and video · 3 also supervised visits · 4 unrestricted
 * for the named child. A recorded message is a voice, not a letter, and needs level 2.
 * Source: levels C1–C4 of the prisoner's child-contact procedure, see the domain notes on safeguarding gates (G3).
 */
export const levelNeeded = (mode: ContactMode): number => LEVEL_NEEDED[mode];

/** The modes that a level of the ladder allows. */
export const modesOfLevel = (level: number): ContactMode[] => CONTACT_MODES.filter((mode) => LEVEL_NEEDED[mode] <= level);
