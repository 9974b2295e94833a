/** A signal that would end the process, and is kept until somebody can answer it. */
interface KeptSignal {
  /** Answers the signal from now on, and at once where it has come before. */
  answer(work: () => void): void;
}

function keepSignal(name: NodeJS.Signals): KeptSignal {
  let isOwed = false;
  let answer = () => {
    isOwed = true;
  };
  process.on(name, () => answer());
  return {
    answer(work) {
      answer = work;
      if (isOwed) work();
    },
  };
}

export const hangup = keepSignal('SIGHUP');
export const logSignal = keepSignal('SIGUSR2');
