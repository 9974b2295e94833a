/** Purpose of the links that undo an announced change. */
export const undoPurpose = 'undo-change';
/** Purpose of the links that cancel the request of a person who lost a factor. */
export const cancelPurpose = 'cancel-lost-device';

/** Purpose of the links that cancel the deletion of an account. */
export const keepAccountPurpose = 'cancel-deletion';

/** Purposes of the links that undo, cancel or say « ce n'était pas moi »: they live on when a password is replaced. */
export const survivingPurposes: readonly string[] = [undoPurpose, cancelPurpose, keepAccountPurpose];
