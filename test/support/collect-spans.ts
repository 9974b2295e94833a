import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';

interface CollectedSpans {
  /** Returns the spans that have ended. */
  all(): readonly ReadableSpan[];
  /** Returns the spans of a trace as lines: each below the span that it belongs to, and further to the right. */
  tree(traceId: string): readonly string[];
  stop(): Promise<void>;
}

/** Registers an SDK of OpenTelemetry in this process, as an operator does, and keeps its spans in memory. */
export function collectSpans(): CollectedSpans {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  const all = () => exporter.getFinishedSpans();
  const linesBelow = (spans: readonly ReadableSpan[], parent: string | undefined, depth: number): readonly string[] =>
    spans
      .filter((span) => span.parentSpanContext?.spanId === parent)
      .toSorted((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
      .flatMap((span) => [
        `${'  '.repeat(depth)}${span.name}`,
        ...linesBelow(spans, span.spanContext().spanId, depth + 1),
      ]);
  return {
    all,
    tree(traceId) {
      return linesBelow(
        all().filter((span) => span.spanContext().traceId === traceId),
        undefined,
        0,
      );
    },
    async stop() {
      trace.disable();
      context.disable();
      propagation.disable();
      await provider.shutdown();
    },
  };
}
