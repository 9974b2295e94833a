import { describeWalk } from '../support/pages/describe-walk.ts';
import { entrancePages } from '../support/pages/page-list.ts';

describeWalk({ name: 'the way in', states: entrancePages });
