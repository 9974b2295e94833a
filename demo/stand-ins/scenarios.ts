import type { ActiveScenario, Kind, Order, Scenario, Scenarios } from './model.ts';

const ofSignIn = new Set<Scenario['group']>(['id-token', 'userinfo', 'subject', 'assurance', 'callback', 'transport']);

/** The misbehaviour that was ordered, at most one at a time. */
export function createScenarios(known: Readonly<Record<string, Scenario>>): Scenarios {
  let order: (Order & { left: number }) | undefined;

  const active = (kind: Kind, clientId: string | undefined): ActiveScenario | undefined => {
    if (!order || (order.provider && order.provider !== kind)) return undefined;
    if (order.clientId && clientId && order.clientId !== clientId) return undefined;
    return { name: order.name, scenario: known[order.name]!, args: order.args ?? {} };
  };

  const spend = () => {
    if (!order) return;
    order.left -= 1;
    if (order.left <= 0) order = undefined;
  };

  return {
    names: () => Object.entries(known).map(([name, { group }]) => ({ name, group })),
    named: (name, args = {}) => {
      const scenario = Object.hasOwn(known, name) ? known[name] : undefined;
      return scenario && { name, scenario, args };
    },
    set: (wanted) => {
      if (wanted && !Object.hasOwn(known, wanted.name)) return false;
      order = wanted && { ...wanted, left: wanted.count ?? Number.MAX_SAFE_INTEGER };
      return true;
    },
    ofSignIn: (kind, clientId) => {
      const found = active(kind, clientId);
      if (!found || !ofSignIn.has(found.scenario.group)) return undefined;
      spend();
      return found;
    },
    ofRequest: (kind, group) => {
      const found = active(kind, undefined);
      if (found?.scenario.group !== group) return undefined;
      if (group === 'logout') spend();
      return found;
    },
  };
}
