/** The definitions that ship with the extension; a test holds each of them to the schema. */
import directus from '../../public/vendors/directus.json';
import etcd from '../../public/vendors/etcd.json';
import gitea from '../../public/vendors/gitea.json';
import gitlab from '../../public/vendors/gitlab.json';
import grafana from '../../public/vendors/grafana.json';
import jupyter from '../../public/vendors/jupyter.json';
import keycloak from '../../public/vendors/keycloak.json';
import matrix from '../../public/vendors/matrix.json';
import mattermost from '../../public/vendors/mattermost.json';
import nodeRed from '../../public/vendors/node-red.json';
import parseServer from '../../public/vendors/parse-server.json';
import rocketChat from '../../public/vendors/rocket-chat.json';
import signalK from '../../public/vendors/signal-k.json';
import syncthing from '../../public/vendors/syncthing.json';
import verdaccio from '../../public/vendors/verdaccio.json';
import zabbix from '../../public/vendors/zabbix.json';
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
