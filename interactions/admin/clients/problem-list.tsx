import { Alert } from '../../views/alert.tsx';

interface ProblemListProps {
  readonly title: string;
  readonly problems: readonly string[] | undefined;
}

/** Names what the rules refuse in settings that are no fields of the page, one line for each. */
export function ProblemList({ title, problems }: ProblemListProps) {
  if (problems === undefined || problems.length === 0) return null;
  return (
    <Alert kind="error" title={title} id="problems">
      <ul>
        {problems.map((problem) => (
          <li key={problem} class="app-breakable">
            {problem}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
