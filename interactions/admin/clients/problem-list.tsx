interface ProblemListProps {
  readonly title: string;
  readonly problems: readonly string[] | undefined;
}

/** Names what the rules refuse in settings that are no fields of the page, one line for each, below the error of the page. */
export function ProblemList({ title, problems }: ProblemListProps) {
  if (problems === undefined || problems.length === 0) return null;
  return (
    <section id="problems" class="fr-mb-4w">
      <h2 class="fr-h6 fr-mb-1w">{title}</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem} class="app-breakable">
            {problem}
          </li>
        ))}
      </ul>
    </section>
  );
}
