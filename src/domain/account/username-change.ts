import { day } from '../time.ts';

/** Seconds for which nobody else gets a user name that was given up: services may still know its former person by it. */
export const usernameReservationSeconds = 365 * day;
