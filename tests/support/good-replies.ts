import type { FileTenant } from './test-app.ts';

/** One command for a vendor, with the server's successful replies. */
export interface GoodCall {
  /** The command, without its tenant. */
  command: { name: string } & Record<string, unknown>;
  status: number;
  body: unknown;
}

/** A vendor with successful replies for its log-in and every later command. */
export interface GoodVendor {
  tenant: FileTenant;
  login: GoodCall;
  calls: readonly GoodCall[];
  /** Every secret in the replies and the typed fields. */
  secrets: readonly string[];
}

const accessToken = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI5ZjJjNGE3ZSJ9.Zx8Kq2Lw0VbN6yRt9MuPc3Hs';
const refreshToken = '3f9d2c71b8e64a05c7d1f2e8b9a06d43';
const newAccessToken = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI0YjFkOGUzNyJ9.Qp5Jd7Ra1XeF4wGi6OkSz2Uv';
const newRefreshToken = '81c0e7a94d2b5f36e1a8d7c09b42f6e5';
const oneTime = 'b7e1d94c02f85a63d8c4e7091fa2b536';
const erpToken = 'c4a7e90d1b38f256a0d9c7e4b1823f65';
const shopToken = 'p3Xk9vT2mQ8wZ5cR7bN1yL4sD6fH0jGa';
const userJwt = 'eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE4MDAwMDAwMDB9.Hk2Vd8Wq5Zx1Tn7Mb4Rc9Ps3';
const password = 'Kt4vXq9Lm2Rz7Wb5Yc8N';

function pair(access: string, refresh: string, accessSeconds: unknown, refreshSeconds: unknown) {
  return {
    tokens: {
      access: { token: access, type: 'Bearer', expirySeconds: accessSeconds },
      refresh: { token: refresh, type: 'Body', expirySeconds: refreshSeconds },
    },
    refresh: '/api/auth/refresh',
    validate: '/api/auth/validate',
  };
}

/** One entry per vendor of the list; a test names a missing one. */
export const goodVendors: Readonly<Record<string, GoodVendor>> = {
  nexudus: {
    tenant: {
      id: 'acme',
      vendor: 'nexudus',
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://acme.spaces.nexudus.com',
      settings: { portalUrl: 'https://acme.spaces.nexudus.com' },
    },
    login: {
      command: { name: 'login', method: 'password', fields: { username: 'jane@example.com', password } },
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'bearer',
        expires_in: 86_400,
        refresh_token: refreshToken,
      },
    },
    calls: [
      {
        command: { name: 'renew' },
        status: 200,
        body: {
          access_token: newAccessToken,
          token_type: 'bearer',
          expires_in: '86400',
          refresh_token: newRefreshToken,
        },
      },
      {
        command: { name: 'check' },
        status: 200,
        body: {
          Id: 7,
          FullName: 'Jane Doe',
          Email: 'jane@example.com',
          DefaultBusinessName: 'Acme',
          AccessToken: newAccessToken,
          Active: true,
        },
      },
      {
        command: { name: 'openPortal' },
        status: 200,
        body: {
          WasSuccessful: true,
          Value: oneTime,
          Status: 200,
          Message: null,
          Errors: [{ PropertyName: 'Token', AttemptedValue: accessToken }],
        },
      },
      {
        command: { name: 'openPortal' },
        status: 200,
        body: {
          WasSuccessful: false,
          Value: null,
          Status: 500,
          Message: `Token ${accessToken} could not be exchanged.`,
          Errors: null,
        },
      },
    ],
    secrets: [accessToken, refreshToken, newAccessToken, newRefreshToken, oneTime, password],
  },
  nextup: {
    tenant: {
      id: 'acme',
      vendor: 'nextup',
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://erp.example:8443',
      settings: { database: '99999999' },
    },
    login: {
      command: { name: 'login', method: 'password', fields: { username: 'demo_user', password } },
      status: 200,
      body: { Result: erpToken, Error: null },
    },
    calls: [
      {
        command: { name: 'check' },
        status: 200,
        body: { Result: [{ Code: 'ART-1', Name: 'Surub M8' }], Error: null },
      },
      {
        command: { name: 'check' },
        status: 200,
        body: { Result: false, Error: `Token ${erpToken} nu are drepturi; parola ${password}.` },
      },
      {
        command: { name: 'check' },
        status: 200,
        body: { Result: false, Error: { Code: 'NU-1', Message: `Eroare: ${erpToken.slice(2, 27)}` } },
      },
      { command: { name: 'logout' }, status: 200, body: { Result: true, Error: '' } },
    ],
    secrets: [erpToken, password],
  },
  ncentral: {
    tenant: {
      id: 'acme',
      vendor: 'ncentral',
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://rmm.example',
      settings: {},
    },
    login: {
      command: { name: 'login', method: 'jwt', fields: { jwt: userJwt } },
      status: 200,
      body: pair(accessToken, refreshToken, 3600, 90_000),
    },
    calls: [
      {
        command: { name: 'renew' },
        status: 200,
        body: pair(newAccessToken, newRefreshToken, '3600', undefined),
      },
      { command: { name: 'check' }, status: 200, body: { message: 'The token is valid.' } },
      {
        command: { name: 'check' },
        status: 200,
        body: { 'error message': `Token ${accessToken} not found` },
      },
      { command: { name: 'logout' }, status: 200, body: { message: 'Logged out.' } },
    ],
    secrets: [accessToken, refreshToken, newAccessToken, newRefreshToken, userJwt],
  },
  fourwayshop: {
    tenant: {
      id: 'acme',
      vendor: 'fourwayshop',
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://shop.example/services',
      settings: { companyId: 'CORNER', siteId: '501', checkPath: 'check', logoutPath: 'logout' },
    },
    login: {
      command: { name: 'login', method: 'password', fields: { username: 'clerk@example.com', password } },
      status: 200,
      body: {
        username: 'clerk@example.com',
        companyId: 'CORNER',
        siteId: 501,
        token: shopToken,
        expires: '2026-11-21T12:04:45.000Z',
        expiresInMS: 285_000,
      },
    },
    calls: [
      { command: { name: 'check' }, status: 200, body: { success: true, username: 'clerk@example.com' } },
      {
        command: { name: 'check' },
        status: 200,
        body: { success: false, message: `Token '${shopToken.slice(3, 30)}' unknown`, errorCode: 'STRANGE' },
      },
      {
        command: { name: 'check' },
        status: 403,
        body: { message: "Operation not allowed, missing permission 'product'" },
      },
      { command: { name: 'logout' }, status: 200, body: { success: true } },
    ],
    secrets: [shopToken, password],
  },
  q01: {
    tenant: {
      id: 'acme',
      vendor: 'q01',
      name: 'Acme',
      environment: 'staging',
      baseUrl: 'https://coreservice.example',
      settings: { tenantId: '00000Q01-0000-0001-0000-000CUSTOMER', resource: 'KETCHAPP' },
    },
    login: {
      command: { name: 'login', method: 'password', fields: { username: 'paola@example.com', password } },
      status: 200,
      body: { idToken: accessToken, issuedAt: 1_795_262_400, durationTime: '600', expiresIn: 1_795_263_000 },
    },
    calls: [
      { command: { name: 'check' }, status: 200, body: { code: 200, message: 'Token is Valid' } },
      { command: { name: 'renew' }, status: 200, body: { code: 200, message: 'Token is Valid' } },
      {
        command: { name: 'check' },
        status: 200,
        body: { code: 422, msg: `Bad token ${accessToken}`, status: 422, message: '' },
      },
      { command: { name: 'logout' }, status: 200, body: { status_code: 200, message: '' } },
    ],
    secrets: [accessToken, password],
  },
};
