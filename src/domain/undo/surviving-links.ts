/** Purpose of the links that undo an announced change. */
export const undoPurpose = 'undo-change';
/** Purpose of the links that cancel the request of a person who lost a factor. */
export const cancelPurpose = 'cancel-lost-device';

/** Purpose of the links that cancel the deletion of an account. */
export const keepAccountPurpose = 'cancel-deletion';

/** Purpose of the links that prove an address which an agent has typed. */
export const proveCorrectionPurpose = 'prove-correction';
/** Purpose of the links by which the present address objects to it. */
export const cancelCorrectionPurpose = 'cancel-correction';

/** Purpose of the links by which an administrator objects to losing the role. */
export const keepAdminPurpose = 'keep-admin';

/**
 * Purposes of the links that undo, cancel or say « ce n'était pas moi »: they live on when a password is replaced. A proof that
 * the support asked for lives on with them: it ends with the correction that it is about.
 */
export const survivingPurposes: readonly string[] = [
  undoPurpose,
  cancelPurpose,
  keepAccountPurpose,
  proveCorrectionPurpose,
  cancelCorrectionPurpose,
  keepAdminPurpose,
];
