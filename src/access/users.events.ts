/** An account waits for its owner to choose a password: mail a link. Payload: `userId`. */
export const USER_INVITED = 'user.invited';
