const prefix = 'enter:';

/**
 * Returns the value of `action` that the Enter key sends. It differs from the value of the button that people see, so that whoever looks
 * for that button by its value finds one button.
 */
export const enterAction = (action: string): string => `${prefix}${action}`;

/** Returns the action that a form means, whether its button was pressed or the Enter key. */
export const meantAction = (action: string): string =>
  action.startsWith(prefix) ? action.slice(prefix.length) : action;
