import type { Http, HttpAnswer } from '../load/http.ts';
import { lostStatus } from './balancer.ts';

/** Kinds of answers, in the order of the report. */
export const answerKinds = ['2xx/3xx', '4xx', '429', '503', 'other 5xx', 'lost', 'no answer'] as const;
export type AnswerKind = (typeof answerKinds)[number];

export interface Answers {
  readonly counts: ReadonlyMap<AnswerKind, number>;
  /** The first answers of a kind that nobody should get, with their addresses. */
  readonly examples: readonly string[];
  note(kind: AnswerKind, about: string): void;
  total(): number;
}

/** Returns what an answer counts as. A 503 counts as such when it says when to come back. */
function kindOf({ status, retryAfter }: HttpAnswer): AnswerKind {
  if (status === lostStatus) return 'lost';
  if (status === 503 && retryAfter !== undefined) return '503';
  if (status === 429) return '429';
  if (status >= 500) return 'other 5xx';
  return status >= 400 ? '4xx' : '2xx/3xx';
}

const isStrange = (kind: AnswerKind) => kind === 'other 5xx' || kind === 'no answer';
const mostExamples = 8;

export function createAnswers(): Answers {
  const counts = new Map<AnswerKind, number>();
  const examples: string[] = [];
  return {
    counts,
    examples,
    note(kind, about) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if (isStrange(kind) && examples.length < mostExamples) examples.push(about);
    },
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Returns the same connections, whose answers are counted. A request without an answer within its time throws, as before. */
export function countAnswers(http: Http, answers: Answers): Http {
  return {
    ...http,
    async send(request) {
      const path = request.url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/s, '');
      const about = `${request.method ?? 'GET'} ${path}`;
      try {
        const answer = await http.send(request);
        answers.note(kindOf(answer), `${about}: ${answer.status}`);
        return answer;
      } catch (error) {
        answers.note('no answer', `${about}: ${(error as Error).message}`);
        throw error;
      }
    },
  };
}
