import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { mailHanging } from './mail-hanging.ts';
import { mailRefusing } from './mail-refusing.ts';
import { mailSlow } from './mail-slow.ts';
import { movedClocks } from './moved-clocks.ts';
import { postgresCut } from './postgres-cut.ts';
import { postgresFrozen } from './postgres-frozen.ts';
import { postgresMute } from './postgres-mute.ts';
import { postgresRestarted } from './postgres-restarted.ts';
import { postgresStopped } from './postgres-stopped.ts';
import { rollingRestart } from './rolling-restart.ts';
import { soak } from './soak.ts';
import { upgrade } from './upgrade.ts';

/** Every fault, in the order in which they are made. */
export const faults: readonly Fault[] = [
  kill,
  postgresStopped,
  postgresFrozen,
  postgresRestarted,
  postgresCut,
  postgresMute,
  mailRefusing,
  mailHanging,
  mailSlow,
  diskFull,
  ...movedClocks,
  rollingRestart,
  upgrade,
  soak,
];
