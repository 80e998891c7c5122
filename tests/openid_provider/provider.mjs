// Runs oidc-provider as the tests describe it (one JSON argument): its port, its clients, its people, its discovery path.
// Whoever follows the authorization request to /interaction/<id> says there who signs in, and at which level.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const asked = JSON.parse(process.argv[2]);
const issuer = `http://localhost:${asked.port}`;

const provider = new Provider(issuer, {
  clients: asked.clients,
  jwks: { keys: asked.keys },
  cookies: { keys: ['tests'] },
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  scopes: ['openid'],
  claims: { openid: ['sub', ...asked.claims], acr: null, auth_time: null, sid: null },
  pkce: { required: () => true },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'RS256'],
    idTokenSigningAlgValues: ['ES256', 'RS256'],
    idTokenEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP'],
    idTokenEncryptionEncValues: ['A256GCM', 'A128CBC-HS256'],
    userinfoSigningAlgValues: ['ES256', 'RS256'],
    userinfoEncryptionAlgValues: ['ECDH-ES', 'RSA-OAEP'],
    userinfoEncryptionEncValues: ['A256GCM', 'A128CBC-HS256'],
  },
  features: {
    devInteractions: { enabled: false },
    encryption: { enabled: true },
    jwtUserinfo: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = form;
      },
    },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...asked.people[id] }) }),
});

async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const said = new URL(request.url, issuer).searchParams;
  if (prompt.name === 'login') {
    const login = { accountId: said.get('as'), acr: said.get('acr') };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  grant.addOIDCClaims(asked.claims);
  const grantId = await grant.save();
  return provider.interactionFinished(request, response, { consent: { grantId } });
}

const standard = '/.well-known/openid-configuration';
const answer = provider.callback();
createServer((request, response) => {
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
    return;
  }
  if (asked.discovery !== standard && request.url === standard) {
    response.statusCode = 404;
    response.end();
    return;
  }
  if (request.url === asked.discovery) request.url = standard;
  answer(request, response);
}).listen(asked.port, 'localhost', () => console.log('ready'));
