/** The definitions that ship with the extension; a test holds each of them to the schema. */
import directus from '../../public/vendors/directus.json' with { type: 'json' };
import etcd from '../../public/vendors/etcd.json' with { type: 'json' };
import gitea from '../../public/vendors/gitea.json' with { type: 'json' };
import gitlab from '../../public/vendors/gitlab.json' with { type: 'json' };
import grafana from '../../public/vendors/grafana.json' with { type: 'json' };
import jupyter from '../../public/vendors/jupyter.json' with { type: 'json' };
import keycloak from '../../public/vendors/keycloak.json' with { type: 'json' };
import matrix from '../../public/vendors/matrix.json' with { type: 'json' };
import mattermost from '../../public/vendors/mattermost.json' with { type: 'json' };
import nodeRed from '../../public/vendors/node-red.json' with { type: 'json' };
import parseServer from '../../public/vendors/parse-server.json' with { type: 'json' };
import rocketChat from '../../public/vendors/rocket-chat.json' with { type: 'json' };
import signalK from '../../public/vendors/signal-k.json' with { type: 'json' };
import syncthing from '../../public/vendors/syncthing.json' with { type: 'json' };
import verdaccio from '../../public/vendors/verdaccio.json' with { type: 'json' };
import zabbix from '../../public/vendors/zabbix.json' with { type: 'json' };
import type { Definition } from './definition/definition.ts';

const shipped: readonly unknown[] = [
  directus,
  etcd,
  gitea,
  gitlab,
  grafana,
  jupyter,
  keycloak,
  matrix,
  mattermost,
  nodeRed,
  parseServer,
  rocketChat,
  signalK,
  syncthing,
  verdaccio,
  zabbix,
];

export const gallery = shipped as readonly Definition[];
