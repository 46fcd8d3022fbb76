/** Reads vitest's JSON reports, and joins a whole run with a second run of the files that failed in it. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What is read of vitest's JSON report. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly FileResult[];
}

interface FileResult {
  /** The file's path. */
  readonly name: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly endTime: number;
  /** Empty for a file that could not be loaded. */
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

const noReport: Report = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTotalTests: 0,
  testResults: [],
};

/** A run that crashed leaves no report; its exit code is what counts then. */
export function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return noReport;
  }
}

/** The paths of the files that failed, or could not be loaded. */
export function failedFiles({ testResults }: Report): string[] {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** The failed tests of a report; a file that could not be loaded counts as one. */
export function countFailed({ numFailedTests, testResults }: Report): number {
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return numFailedTests + unloadable.length;
}

/**
 * Joins a run with a second run of its failed files alone, whose results replace theirs.
 * @returns the joined report, and the tests that failed beside others and passed alone, as `file > test`
 */
export function joinReports(whole: Report, alone: Report): { report: Report; unsteady: string[] } {
  const again = new Map(alone.testResults.map((file) => [file.name, file]));
  const testResults = whole.testResults.map((file) => again.get(file.name) ?? file);
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status)).length;
  const report: Report = {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: whole.numPendingTests,
    numTotalTests: all.length,
    testResults,
  };
  const unsteady = whole.testResults.flatMap(({ name, assertionResults }) => {
    const now = new Map(again.get(name)?.assertionResults.map(({ fullName, status }) => [fullName, status]));
    return assertionResults
      .filter(({ fullName, status }) => status === 'failed' && now.get(fullName) === 'passed')
      .map(({ fullName }) => `${basename(name)} > ${fullName}`);
  });
  return { report, unsteady };
}
