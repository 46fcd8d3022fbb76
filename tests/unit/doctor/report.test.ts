import { describe, expect, test } from 'vitest';
import { failureFindings, findings, isFailure, steps } from '../../../lib/doctor/findings.ts';
import { reportText } from '../../../lib/doctor/report.ts';
import type { Answer, Examination } from '../../../lib/doctor/schema.ts';
import { readCatalogue } from '../../../scripts/node-i18n.ts';
import { noon } from '../../support/test-app.ts';

const probe = { target: 'server', method: 'GET' as const, durationMs: 12 };
const fine = (step: Answer['step'], finding: Answer['finding'], more: Partial<Answer> = {}): Answer => ({
  step,
  finding,
  facts: {},
  probes: [],
  ...more,
});

/** An examination as it may stand in the slot. */
function examined(...answers: Answer[]): Examination {
  return { startedAt: noon, until: noon + 30_000, endedAt: noon + 900, answers };
}

describe('the report for a ticket', () => {
  test('says the first trouble, whose side it is on, and each step with what it rests on', () => {
    const name = { error: 'net::ERR_NAME_NOT_RESOLVED' };
    const text = reportText(
      examined(
        fine('permission', 'allowed', {
          facts: { host: 'acme.example' },
          probes: [{ target: 'permission', durationMs: 3 }],
        }),
        fine('address', 'address_good'),
        fine('connection', 'name_unknown', {
          facts: { host: 'acme.example', ...name },
          probes: [{ ...probe, ...name }],
        }),
        ...(['vendor', 'content', 'clock', 'throttle'] as const).map((step) =>
          fine(step, 'skipped', { facts: { blockedBy: 'connection' } }),
        ),
        fine('login', 'login_over', {
          facts: { problem: { code: 'network', act: 'login', at: noon - 60_000, facts: {} } },
        }),
      ),
      noon,
    );
    expect(text).toBe(
      [
        'Connection doctor: 3 connection: the name does not resolve, net::ERR_NAME_NOT_RESOLVED (the tenant’s settings)',
        'Examined: 2026-11-21 12:00 UTC',
        '1 permission: fine, the browser allows the host; 3 ms',
        '2 address: fine, well formed',
        '3 connection: trouble, the name does not resolve, net::ERR_NAME_NOT_RESOLVED; server GET net::ERR_NAME_NOT_RESOLVED 12 ms',
        '4 vendor: not asked, because of 3 connection',
        '5 content: not asked, because of 3 connection',
        '6 clock: not asked, because of 3 connection',
        '7 throttle: not asked, because of 3 connection',
        '8 login: trouble, it failed, for a reason that is gone now, login: network at 2026-11-21 11:59 UTC',
      ].join('\n'),
    );
  });
  test('names another vendor, where a redirect leads, and a missing permission', () => {
    const text = reportText(
      examined(
        fine('vendor', 'vendor_other', { facts: { vendor: 'nexudus' }, probes: [{ ...probe, status: 404 }] }),
        fine('content', 'redirected', { facts: { status: 302, origin: 'https://b.example' } }),
        fine('clock', 'clock_ahead', { facts: { seconds: 3600 } }),
        fine('login', 'login_refused', {
          facts: { problem: { code: 'forbidden', act: 'check', at: noon, facts: { permission: 'product' } } },
        }),
      ),
      noon,
    );
    expect(text.split('\n')).toEqual([
      'Connection doctor: 4 vendor: answers like another vendor, nexudus (the tenant’s settings)',
      'Examined: 2026-11-21 12:00 UTC',
      '4 vendor: trouble, answers like another vendor, nexudus; server GET HTTP 404 12 ms',
      '5 content: trouble, redirected, HTTP 302, to https://b.example',
      '6 clock: trouble, this computer’s clock is ahead, 3600 s',
      '8 login: trouble, it failed, check: forbidden (product) at 2026-11-21 12:00 UTC',
    ]);
  });
  test('says so when there was no trouble, and when it was not finished', () => {
    expect(reportText(examined(fine('address', 'address_good')), noon)).toContain(
      'doctor: no trouble found\n',
    );
    const { endedAt: _ended, ...open } = examined();
    expect(reportText(open, noon)).toContain('doctor: not finished\n');
  });
});

describe('every finding has its sentence', () => {
  const catalogue = readCatalogue('en');
  const has = (key: string) => Object.hasOwn(catalogue, key);
  test('and every trouble what to do', () => {
    // What a log-in was refused with is said in the sentence of its code.
    const own = findings.filter((finding) => finding !== 'login_refused');
    expect(own.filter((finding) => !has(`doctor_${finding}`))).toEqual([]);
    expect(own.filter(isFailure).filter((finding) => !has(`doctor_${finding}_do`))).toEqual([]);
  });
  test('and every step its name, every side its words', () => {
    expect(steps.filter((step) => !has(`doctorStep_${step}`))).toEqual([]);
    expect(Object.values(failureFindings).filter((side) => !has(`doctorSide_${side}`))).toEqual([]);
  });
});
