import { expect, test } from 'vitest';
import { countFailed, failedFiles, joinReports, type Report } from '../../scripts/testing/report.ts';

const file = (name: string, tests: Readonly<Record<string, string>>) => ({
  name: `/tests/${name}`,
  status: Object.values(tests).includes('failed') || Object.keys(tests).length === 0 ? 'failed' : 'passed',
  startTime: 0,
  endTime: 1,
  assertionResults: Object.entries(tests).map(([fullName, status]) => ({ fullName, status })),
});
function reportOf(...testResults: ReturnType<typeof file>[]): Report {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string) => all.filter((each) => each.status === status).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numTotalTests: all.length,
    testResults,
  };
}

const whole = reportOf(
  file('good.test.ts', { a: 'passed', b: 'passed' }),
  file('bad.test.ts', { c: 'passed', d: 'failed' }),
);

test('a test that fails twice has failed, whatever else passes', () => {
  const { report, unsteady } = joinReports(
    whole,
    reportOf(file('bad.test.ts', { c: 'passed', d: 'failed' })),
  );
  expect([report.numPassedTests, report.numFailedTests, unsteady]).toEqual([3, 1, []]);
});

test('a test that passes alone has passed, and is named', () => {
  const { report, unsteady } = joinReports(
    whole,
    reportOf(file('bad.test.ts', { c: 'passed', d: 'passed' })),
  );
  expect([report.numPassedTests, report.numFailedTests]).toEqual([4, 0]);
  expect(unsteady).toEqual(['bad.test.ts > d']);
});

test('a test that fails only in the second run has failed too', () => {
  const { report } = joinReports(whole, reportOf(file('bad.test.ts', { c: 'failed', d: 'passed' })));
  expect([report.numPassedTests, report.numFailedTests]).toEqual([3, 1]);
});

test('without a second report the first stands', () => {
  const { report, unsteady } = joinReports(whole, reportOf());
  expect([report.numPassedTests, report.numFailedTests, unsteady]).toEqual([3, 1, []]);
});

test('a file that cannot be loaded counts as one failed test', () => {
  const broken = reportOf(file('broken.test.ts', {}), file('good.test.ts', { a: 'passed' }));
  expect(failedFiles(broken)).toEqual(['/tests/broken.test.ts']);
  expect(countFailed(broken)).toBe(1);
  const mended = joinReports(broken, reportOf(file('broken.test.ts', { x: 'passed' })));
  expect([mended.report.numPassedTests, countFailed(mended.report)]).toEqual([2, 0]);
});
