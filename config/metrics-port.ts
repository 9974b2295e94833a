import { z } from 'zod';

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
/** The port of the metrics; undefined for `off`. */
export const metricsPort = z
  .string()
  .refine((text) => text === 'off' || isPort(text), 'must be off, or a port from 1 to 65535')
  .transform((text) => (text === 'off' ? undefined : Number(text)))
  .optional();
