import { citizens } from '../citizens.ts';
import { PersonaField, StandInPage } from '../page.tsx';
import { flaws, formats } from './showing.ts';

const name = 'Portefeuille';

interface ConsentPageProps {
  /** The name of the verifier in its certificate. */
  readonly clientId: string;
  readonly claims: readonly string[];
  readonly asked: readonly string[];
}

export function ConsentPage({ clientId, claims, asked }: ConsentPageProps) {
  return (
    <StandInPage provider={name} title="Présenter une attestation">
      <p>
        Service demandeur : <code data-testid="client">{clientId}</code>
      </p>
      <p>Données demandées :</p>
      <ul id="claims" data-testid="claims">
        {claims.map((claim) => (
          <li data-claim={claim}>{claim}</li>
        ))}
      </ul>
      <form method="post" id="step">
        <PersonaField value="test" personas={Object.keys(citizens)} />
        <label htmlFor="format">Format</label>
        <select id="format" name="format">
          {formats
            .filter((format) => asked.includes(format))
            .map((format) => (
              <option value={format}>{format}</option>
            ))}
        </select>
        <label htmlFor="flaw">Erreur à commettre</label>
        <select id="flaw" name="flaw">
          <option value="">aucune</option>
          {flaws.map((flaw) => (
            <option value={flaw}>{flaw}</option>
          ))}
        </select>
        <button name="action" value="show" data-testid="show">
          Présenter
        </button>
      </form>
      <form method="post" id="abort">
        <button class="secondary" name="action" value="abort" data-testid="refuse">
          Refuser
        </button>
      </form>
    </StandInPage>
  );
}

interface DonePageProps {
  readonly title: string;
  /** The answer of the service. */
  readonly sentence: string;
}

export function DonePage({ title, sentence }: DonePageProps) {
  return (
    <StandInPage provider={name} title={title}>
      <p data-testid="outcome">{sentence}</p>
    </StandInPage>
  );
}
