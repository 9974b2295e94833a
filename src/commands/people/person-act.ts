import type { z } from 'zod';
import type { ActRefusal } from '../../domain/approvals/act-refusals.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Facts that tell a caller what an act has done, such as the date of a deletion. They hold no secret. */
export type ActFacts = Readonly<Record<string, unknown>>;

/** Says what an act came to. An act that answers with a refusal has written nothing. */
export type ActResult = { readonly kind: 'done'; readonly facts?: ActFacts } | { readonly kind: ActRefusal };

/** Says what an act is about: the person as she is now, and what was typed for the act. */
export interface ActTarget<Input> {
  /** The locked account. */
  readonly account: Account;
  readonly input: Input;
}

export interface ActGiven<Input> extends ActTarget<Input> {
  /** Absent where a command gave none. An act that two agents agreed to has the reason of the one who asked. */
  readonly reason: string | undefined;
  /** Says who asked for the act. Where two agents agreed, it is the first of them. */
  readonly by: Agent;
  /** Accounts of the people whose agreements counted; absent where none was needed. */
  readonly agents?: readonly string[];
  readonly requestId: string | undefined;
}

/** One thing that an agent can do with the account of somebody else. */
export interface PersonAct<Input = unknown> {
  /** The act opens the account to somebody before the waiting times that protect it have passed, so it always waits for a second agent. */
  readonly letsInSooner: boolean;
  readonly input: z.ZodType<Input>;
  /**
   * Returns what must still be so when a second agent agrees later, such as the id of a request. Undefined means that the act has nothing to
   * act on.
   */
  standing?(
    services: Services,
    trx: Transaction,
    target: ActTarget<Input>,
  ): Promise<string | undefined> | string | undefined;
  /** Does the act and tells the person, in a transaction of the caller. The account is locked, and so is who holds which role. */
  carryOut(services: Services, trx: Transaction, given: ActGiven<Input>): Promise<ActResult>;
  /** Runs after the commit, to wake a job. */
  afterwards?(services: Services): void;
}

/** Makes an act whose input has the type of its schema. The table of the acts holds acts of every input. */
export const definePersonAct = <Input>(act: PersonAct<Input>): PersonAct => act as unknown as PersonAct;
