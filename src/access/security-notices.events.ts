/** Somebody is to hear of a sign-in or of data given out. Payload: `noticeId`. */
export const SECURITY_NOTICED = 'security.noticed';
