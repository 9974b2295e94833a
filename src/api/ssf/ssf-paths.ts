/** The path below which the streams of events are managed. */
export const ssfPrefix = '/api/ssf/v1';

export const streamPath = '/stream';
export const statusPath = '/status';
export const addSubjectPath = '/subjects/add';
export const removeSubjectPath = '/subjects/remove';
export const verificationPath = '/verification';
/** The id of the stream follows. */
export const pollPath = '/events';

/** Says where the configuration of the transmitter is looked for. */
export const configurationName = '/.well-known/ssf-configuration';
