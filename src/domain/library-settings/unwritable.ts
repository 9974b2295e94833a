/** Says that the format of a library cannot hold one of the values of a client. */
export class Unwritable extends Error {}
