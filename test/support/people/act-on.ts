import { actOnPerson, type ActAnswer, type ActOrder } from '../../../src/commands/people/act-on-person.ts';
import type { TestApp } from '../start-app.ts';

/** Orders an act on a person as a page, a program or a command does, by itself. */
export const actOn = ({ services }: Pick<TestApp, 'services'>, order: ActOrder): Promise<ActAnswer> =>
  services.inUnit(() => actOnPerson(services, order));
