/** A command was not carried out; the message is the one line that says why. */
export class Refused extends Error {}
