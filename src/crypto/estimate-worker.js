// The thread of the password estimator; plain JavaScript so that Node starts it without a loader.
import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as french from '@zxcvbn-ts/language-fr';

// Each reading of characters as letters costs a pass over the dictionaries: a hundred, its default, take a second.
const maxReadings = 8;

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
  l33tMaxSubstitutions: maxReadings,
});

parentPort.on('message', ({ password, words }) => {
  try {
    parentPort.postMessage({ result: estimator.check(password, words).score });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});
