import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';

// Where `localhost` has two addresses, Node gives the first one up after a quarter of a second, although it has answered, when the process
// was too busy to look. No test listens at the second one.
setDefaultAutoSelectFamilyAttemptTimeout(10_000);
