/** The products of the gallery as strict local servers, each as far as its definition asks, by the definition's id. */
import { startDirectus } from './gallery/directus.ts';
import { startKeycloak } from './gallery/keycloak.ts';
import { startMatrix } from './gallery/matrix.ts';
import { startNodeRed } from './gallery/node-red.ts';
import {
  startGitea,
  startGitLab,
  startGrafana,
  startJupyter,
  startSyncthing,
  startVerdaccio,
} from './gallery/pasted.ts';
import {
  startEtcd,
  startMattermost,
  startParseServer,
  startRocketChat,
  startSignalK,
} from './gallery/signed-in.ts';
import { startZabbix } from './gallery/zabbix.ts';

export type { GallerySimulator } from './gallery/product.ts';
export { startDirectus, startNodeRed };

export const galleryProducts = {
  'x-directus': startDirectus,
  'x-etcd': startEtcd,
  'x-gitea': startGitea,
  'x-gitlab': startGitLab,
  'x-grafana': startGrafana,
  'x-jupyter': startJupyter,
  'x-keycloak': startKeycloak,
  'x-matrix': startMatrix,
  'x-mattermost': startMattermost,
  'x-node-red': startNodeRed,
  'x-parse-server': startParseServer,
  'x-rocket-chat': startRocketChat,
  'x-signal-k': startSignalK,
  'x-syncthing': startSyncthing,
  'x-verdaccio': startVerdaccio,
  'x-zabbix': startZabbix,
} as const;
