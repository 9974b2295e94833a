/** Says that a command was not carried out. The message is the one line that says why. */
export class Refused extends Error {}
