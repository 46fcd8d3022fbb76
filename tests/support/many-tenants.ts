import type { Tenant } from '../../lib/tenants/schema.ts';

/**
 * A support desk's list with the difficulties of a real one: customers with several vendors and environments.
 * Names have accents and numbers, and some differ in one letter. One tenant a line:
 * `name | vendor | host | environment | database, company/site or tenant id | account`.
 */
const lines = `
Acme ERP | nextup | erp.acme.example | staging | 99999999 | erp.demo@acme.example
Acme Members | nexudus | acme.spaces.nexudus.com | production | | jane@example.com
Acme Members Test | nexudus | acme-test.spaces.nexudus.com | sandbox | | jane@example.com
Acme Shop | fourwayshop | shop.acme.example | production | ACMECO/501 | clerk
Acme MSP | ncentral | rmm.acme.example | staging | |
Alta Societate ERP | nextup | cloud.nextup.example | production | ALTA_SOC | contabil
Alta Moda | q01 | api.q01.example | production | 00000Q01-0000-0001-0000-ALTAMODA0001 | paola
Northwind MSP | ncentral | ncod101.n-able.example | production | | operator@northwind.example
Northwind MSP Lab | ncentral | ncod102.n-able.example | sandbox | |
Northwind Traders | nextup | cloud.nextup.example | production | NWTRADERS | anna
Northern Lights Studio | nexudus | northernlights.spaces.nexudus.com | production | | studio@lights.example
Harbour Coworking | nexudus | harbour.spaces.nexudus.com | staging | | harry@example.com
Harbour Logistics | nextup | cloud.nextup.example | production | HARBLOG | dispatch
Haven House | nexudus | haven.spaces.nexudus.com | production | |
São Paulo Centro | nexudus | saopaulo.spaces.nexudus.com | production | | recepcao@centro.example
San Paolo Tessuti | q01 | api.q01.example | staging | 00000Q01-0000-0001-0000-TESSUTI00001 | rossi
München Nord | nexudus | muenchen-nord.spaces.nexudus.com | production | | empfang@nord.example
Münster Räume | nexudus | raeume.spaces.nexudus.com | staging | |
Zürich Members | nexudus | zurich.spaces.nexudus.com | production | | desk@zurich.example
Łódź Logistyka | nextup | erp.lodz.example | production | LODZ01 | magazyn
Straßenbau Köhler | nextup | koehler.example | production | KOEHLER | buero
Ørsted Depot | ncentral | rmm.orsted.example | production | |
Île-de-France Bureaux | nexudus | idf.spaces.nexudus.com | production | | accueil@idf.example
Ångström Labs | ncentral | rmm.angstrom.example | staging | | lab
Corner Shop | fourwayshop | shops.4ws.example | sandbox | CORNER/501 | clerk@example.com
Corner Shop Cookies | fourwayshop | shops.4ws.example | sandbox | CORNER/502 | clerk@example.com
Corner Bakery | fourwayshop | shops.4ws.example | production | BAKERY/7001 | bea
Bike Palace | fourwayshop | shops.4ws.example | production | BIKEPAL/610 | tom
Bike Palace Outlet | fourwayshop | shops.4ws.example | production | BIKEPAL/611 | tom
Garden & Sons | fourwayshop | garden.4ws.example | production | GARDEN/88 | sons
O'Brien Hardware | fourwayshop | obrien.4ws.example | production | OBRIEN/12 | pat
Ketch Retail | q01 | api.q01.example | staging | 00000Q01-0000-0001-0000-000CUSTOMER | paola@example.com
Ketch Wholesale | q01 | api.q01.example | production | 00000Q01-0000-0002-0000-000CUSTOMER | paola@example.com
Kestrel Optics | q01 | api.q01.example | production | 00000Q01-0000-0001-0000-KESTREL00001 | ivo
Metal Parts | nextup | metal.example | staging | METALPRT | foreman
Metropole Desk | nexudus | metropole.spaces.nexudus.com | production | |
Meridian Foods | nextup | cloud.nextup.example | production | MERIDIAN | chef
Medicon Supplies | nextup | cloud.nextup.example | production | 30412277 | stock
Medicon Supplies Test | nextup | cloud.nextup.example | sandbox | 30412278 | stock
Bluebird Travel | q01 | travel.q01.example | production | 00000Q01-0000-0001-0000-BLUEBIRD0001 | agent7
Blue Harbor Marina | nexudus | blueharbor.spaces.nexudus.com | production | | dock@blueharbor.example
Green Valley Farms | nextup | cloud.nextup.example | production | GREENVAL | maria
Green Valley School | ncentral | rmm.gvs.example | production | | it@gvs.example
Redwood Partners | nexudus | redwood.spaces.nexudus.com | production | |
Silverline Telecom | ncentral | ncod201.n-able.example | production | | noc@silverline.example
Silver Spoon Catering | fourwayshop | shops.4ws.example | production | SPOON/42 | cook
Golden Gate Offices | nexudus | goldengate.spaces.nexudus.com | production | | front@gg.example
St. Pauli Kontor | nexudus | stpauli.spaces.nexudus.com | production | | kontor@pauli.example
Saint Paul Clinic | ncentral | rmm.spclinic.example | production | | admin@spclinic.example
A1 Towing | ncentral | rmm.a1.example | production | |
24/7 Fitness | nexudus | fit247.spaces.nexudus.com | production | | trainer@fit.example
3M-Partner Depot | q01 | depot.q01.example | production | 00000Q01-0000-0001-0000-DEPOT3M00001 |
Product Design Lab | nexudus | pdl.spaces.nexudus.com | sandbox | | lead@pdl.example
Staging Post Hotel | q01 | hotel.q01.example | production | 00000Q01-0000-0001-0000-HOTEL0000001 | reception
Beta Bikes | fourwayshop | shops.4ws.example | staging | BETABIKE/33 | ben
Delta Dental | nextup | cloud.nextup.example | production | DELTADEN | frontdesk
Delta Dental North | nextup | cloud.nextup.example | production | DELTADN2 | frontdesk
Gamma Gaming | q01 | games.q01.example | production | 00000Q01-0000-0001-0000-GAMMA0000001 | gm
Omega Watches | fourwayshop | watches.4ws.example | production | OMEGA/900 | swiss
Sigma Systems | ncentral | ncod301.n-able.example | production | | sysop@sigma.example
Theta Therapy | nexudus | theta.spaces.nexudus.com | production | |
Innovation Hub Berlin | nexudus | innohub-berlin.spaces.nexudus.com | production | | berlin@innohub.example
Innovation Hub Wien | nexudus | innohub-wien.spaces.nexudus.com | production | | wien@innohub.example
Innovation Hub Graz | nexudus | innohub-graz.spaces.nexudus.com | staging | | graz@innohub.example
Café Central | fourwayshop | cafe.4ws.example | production | CENTRAL/5 | ober
Central Station Desk | nexudus | centralstation.spaces.nexudus.com | production | |
Contoso Pharma | nextup | pharma.contoso.example | production | CONTOSOP | qa
Contoso Retail | q01 | api.q01.example | production | 00000Q01-0000-0001-0000-CONTOSO00001 | retail
Fabrikam Works | nextup | cloud.nextup.example | production | FABRIKAM | works
Fabrikam Service | ncentral | rmm.fabrikam.example | production | | service@fabrikam.example
Tailspin Toys | fourwayshop | toys.4ws.example | production | TAILSPIN/77 | wingtip
Wingtip Toys | fourwayshop | toys.4ws.example | production | WINGTIP/78 | wanda
Wide World Importers | nextup | cloud.nextup.example | production | WWIMPORT | kai
Adventure Works Cycles | q01 | cycles.q01.example | production | 00000Q01-0000-0001-0000-ADVWORKS0001 | cyc
Lucerne Publishing | nextup | cloud.nextup.example | production | LUCERNE | lux
Proseware Clinic | ncentral | rmm.proseware.example | production | | nurse
Humongous Insurance | nextup | cloud.nextup.example | production | HUMONGO | claims
Trey Research | nexudus | trey.spaces.nexudus.com | production | |
Coho Vineyard | fourwayshop | wine.4ws.example | production | COHO/300 | vin
Coho Winery | fourwayshop | wine.4ws.example | production | COHO/301 | vin
Graphic Design Institute | nexudus | gdi.spaces.nexudus.com | production | |
Margies Travel | q01 | travel.q01.example | production | 00000Q01-0000-0001-0000-MARGIE000001 | margie
Litware Instruments | nextup | cloud.nextup.example | production | LITWARE | lit
Bellows College | ncentral | rmm.bellows.example | production | | dean
Relecloud Hosting | ncentral | ncod401.n-able.example | production | | host
Alpine Ski House | q01 | ski.q01.example | production | 00000Q01-0000-0001-0000-ALPINE000001 | piste
Woodgrove Bank | nextup | bank.woodgrove.example | production | WOODGRV | teller
Woodgrove Bank UAT | nextup | uat.woodgrove.example | staging | WOODGRV | teller
Datum Corporation | ncentral | rmm.datum.example | production | |
Fourth Coffee | fourwayshop | coffee.4ws.example | production | FOURTHCO/4 | barista
Liberty Delightful | fourwayshop | bakes.4ws.example | staging | LIBERTY/19 | lib
Munson's Pickles | nextup | cloud.nextup.example | production | MUNSON | preserves
Nod Publishers | nexudus | nod.spaces.nexudus.com | production | |
Parnell Aerospace | nextup | cloud.nextup.example | production | PARNELL | orbit
Phone Company | ncentral | rmm.phone.example | production | | ring
School of Fine Art | nexudus | sofa.spaces.nexudus.com | production | | atelier@sofa.example
Southridge Video | q01 | video.q01.example | production | 00000Q01-0000-0001-0000-SRVIDEO00001 | clip
VanArsdel Ltd | nextup | cloud.nextup.example | production | VANARSD | arsdel
Wolf Kitchen | fourwayshop | kitchen.4ws.example | production | WOLF/61 | wolf
First Up Consultants | nexudus | firstup.spaces.nexudus.com | production | |
Best For You Organics | fourwayshop | organics.4ws.example | production | BESTFOR/202 | leaf
Lamna Healthcare | ncentral | rmm.lamna.example | production | | ward
Nordwand Sport | q01 | sport.q01.example | production | 00000Q01-0000-0001-0000-NORDWAND0001 | seil
Norrland Timber | nextup | cloud.nextup.example | production | NORRLAND | skog
Terrace Offices | nexudus | terrace.spaces.nexudus.com | production | |
Terra Firma Estates | nextup | cloud.nextup.example | production | TERRAFI | acre
Uptown Lofts | nexudus | uptown.spaces.nexudus.com | production | |
Downtown Lofts | nexudus | downtown.spaces.nexudus.com | production | |
Old Mill Studios | nexudus | oldmill.spaces.nexudus.com | production | | miller@oldmill.example
Riverside Works | nexudus | riverside.spaces.nexudus.com | production | |
Lakeside Works | nexudus | lakeside.spaces.nexudus.com | staging | |
Station F North | nexudus | stationf.spaces.nexudus.com | production | |
Quayside Labs | nexudus | quayside.spaces.nexudus.com | production | | lab@quay.example
Yellow Cab Dispatch | q01 | cab.q01.example | production | 00000Q01-0000-0001-0000-YCAB00000001 | taxi
Xenon Lighting | fourwayshop | light.4ws.example | production | XENON/54 | lux
Vertex Media | q01 | media.q01.example | production | 00000Q01-0000-0001-0000-VERTEX000001 | vm
Umbra Security | ncentral | ncod501.n-able.example | production | | soc@umbra.example
Jura Instruments | nextup | cloud.nextup.example | production | JURA2000 | jura
Quartz Mining | nextup | cloud.nextup.example | production | QUARTZ | pit
`;

/** The settings that distinguish two tenants of one server, by vendor. */
const realms: Readonly<Record<string, readonly string[]>> = {
  nextup: ['database'],
  fourwayshop: ['companyId', 'siteId'],
  q01: ['tenantId'],
};

/** The tenants in list order. */
export const manyTenants: readonly Tenant[] = [];

/** The last account by tenant id. */
export const accounts: Readonly<Record<string, string>> = {};

for (const line of lines.trim().split('\n')) {
  const [name = '', vendor = '', host = '', environment = '', realm = '', account = ''] = line
    .split('|')
    .map((part) => part.trim());
  const id = `t${manyTenants.length}`;
  const values = realm.split('/');
  const settings = Object.fromEntries((realms[vendor] ?? []).map((key, at) => [key, values[at] ?? '']));
  (manyTenants as Tenant[]).push({
    id,
    vendor,
    name,
    baseUrl: `https://${host}`,
    environment: environment as Tenant['environment'],
    settings,
    destinations: [],
  });
  if (account !== '') (accounts as Record<string, string>)[id] = account;
}
