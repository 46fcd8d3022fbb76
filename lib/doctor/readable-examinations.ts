import {
  fields,
  flag,
  listOf,
  mapOf,
  number,
  oneOf,
  type Readable,
  scalar,
  text,
  time,
} from '../storage/readable.ts';
import { readableProblem } from '../storage/readable-slots.ts';
import { findings, steps } from './findings.ts';
import type { Answer, Examination, Examinations, Probe } from './schema.ts';

const facts: Readable<unknown> = (value) => {
  const { problem, ...rest } = Object(value);
  const readable = readableProblem(problem);
  return { ...mapOf(scalar)(rest), ...(readable === undefined ? {} : { problem: readable }) };
};

/** What the doctor's page can render of the stored examinations, see `readable.ts`. */
export const readableExaminations: Readable<Examinations> = mapOf(
  fields<Examination>(
    {
      startedAt: time,
      until: time,
      answers: listOf(
        fields<Answer>({
          step: oneOf(...steps),
          finding: oneOf(...findings),
          facts,
          probes: listOf(
            fields<Probe>(
              { target: text, durationMs: number },
              { method: text, status: number, error: text },
            ),
          ),
        }),
      ),
    },
    { endedAt: time, cancelled: flag },
  ),
);
