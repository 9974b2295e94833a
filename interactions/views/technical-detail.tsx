import type { ComponentChildren } from 'preact';
import { Details } from './details.tsx';
import { ErrorCode } from './error-code.tsx';
import { usePage } from './layout/page-context.ts';

interface TechnicalDetailProps {
  /** Error code of the protocol. */
  readonly error: string;
  readonly children?: ComponentChildren;
}

/** Folds away what a developer looks for on a page of people. The sentences of the page say the same in their words. */
export function TechnicalDetail({ error, children }: TechnicalDetailProps) {
  return (
    <Details summary={usePage().t.errors.technical}>
      <ErrorCode error={error}>{children}</ErrorCode>
    </Details>
  );
}
