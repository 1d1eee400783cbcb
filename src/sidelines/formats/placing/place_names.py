"""Names of places that need care: islands and regions, cities' names in other languages, regions called as a city."""

from __future__ import annotations

from sidelines.countries import fold


def _names(text: str) -> frozenset[str]:
    return frozenset(fold(name) for name in text.split(";"))


WIDE = _names(
    # islands
    """sylt;rügen;ruegen;usedom;amrum;föhr;norderney;borkum;juist;fehmarn;helgoland;heligoland;
    hiddensee;mainau;texel;terschelling;jersey;guernsey;sark;isle of man;isle of wight;skye;
    isle of skye;orkney;shetland;hebrides;anglesey;bornholm;fünen;fyn;zealand;sjælland;seeland;
    jutland;jylland;lolland;gotland;öland;åland;aland;lofoten;spitsbergen;svalbard;spitzbergen;
    saaremaa;hiiumaa;mallorca;majorca;majorque;maiorca;menorca;minorca;ibiza island;eivissa;
    formentera;balearen;baleares;balearic islands;teneriffa;tenerife;gran canaria;lanzarote;
    fuerteventura;la gomera;kanaren;canarias;canary islands;kanarische inseln;madeira;azoren;azores;
    açores;korsika;corsica;corse;sardinien;sardinia;sardegna;sardaigne;sizilien;sicily;sicilia;
    sicile;ischia;procida;elba;lipari;stromboli;krk;brač;hvar;korčula;kreta;crete;crète;creta;
    lesbos;mykonos;santorini;santorin;kefalonia;euböa;evia;kykladen;cyclades;gozo;djerba;
    sansibar;zanzibar;pemba;mafia island;réunion;mayotte;mauritius island;sokotra;socotra;bali;
    lombok;java;jawa;sumatra;sumatera;borneo;kalimantan;sulawesi;celebes;flores;sumba;timor;
    molukken;maluku;west papua;papua;papua neuguinea;luzon;mindanao;palawan;boracay;cebu island;
    phuket island;koh samui;ko samui;langkawi;labuan;hainan;okinawa;hokkaido;honshu;kyushu;
    shikoku;jeju island;hawaii;hawaiʻi;maui;oahu;kauai;guam;saipan;tahiti;bora bora;moorea;
    tasmania;tasmanien;stewart island;martinique;guadeloupe;trinidad;tobago;aruba;bonaire;curaçao;
    st barts;saint barthélemy;bahamas;bermuda;cape cod;martha's vineyard;nantucket;long island;
    the hamptons;hamptons;florida keys;galápagos;galapagos;easter island;osterinsel;falkland islands;
    falklandinseln;feuerland;tierra del fuego;grönland;greenland;"""
    # regions and states
    """bayern;bavaria;bavière;baviera;sachsen;saxony;saxe;thüringen;thuringia;hessen;hesse;
    westfalen;westphalia;rheinland;rhineland;pfalz;palatinate;rheinland pfalz;saarland;schwaben;
    swabia;franken;franconia;niedersachsen;lower saxony;nordrhein westfalen;nrw;baden württemberg;
    württemberg;schleswig holstein;mecklenburg;vorpommern;sachsen anhalt;allgäu;schwarzwald;
    black forest;harz;eifel;hunsrück;lausitz;uckermark;ruhrgebiet;bodensee;lake constance;tirol;
    tyrol;südtirol;south tyrol;alto adige;kärnten;carinthia;steiermark;styria;burgenland;
    vorarlberg;salzkammergut;wachau;niederösterreich;oberösterreich;tessin;ticino;wallis;valais;
    graubünden;grisons;engadin;engadine;waadt;vaud;jura;aargau;thurgau;berner oberland;elsass;
    alsace;lothringen;lorraine;burgund;bourgogne;burgundy;bretagne;brittany;normandie;normandy;
    normandia;provence;savoyen;savoie;savoy;haute savoie;champagne;dordogne;ardèche;auvergne;
    aquitaine;languedoc;picardie;picardy;vendée;limousin;loire;île de france;côte d'azur;
    french riviera;riviera;ardennen;ardennes;flandern;flanders;flandre;vlaanderen;wallonien;
    wallonia;wallonie;brabant;friesland;drenthe;gelderland;limburg;zeeland;holland;toskana;
    tuscany;toscana;toscane;lombardei;lombardy;lombardia;piemont;piedmont;piemonte;ligurien;
    liguria;venetien;veneto;umbrien;umbria;marche;latium;lazio;abruzzen;abruzzo;kampanien;
    campania;apulien;apulia;puglia;kalabrien;calabria;basilicata;emilia romagna;friaul;friuli;
    dolomiten;dolomites;dolomiti;gardasee;lake garda;lago di garda;comer see;lake como;lago di como;
    lago maggiore;amalfi coast;costiera amalfitana;katalonien;catalonia;cataluña;catalunya;
    andalusien;andalusia;andalucía;galicien;galicia;galizien;kastilien;castilla;extremadura;
    asturien;asturias;kantabrien;cantabria;navarra;navarre;aragón;aragon;baskenland;basque country;
    país vasco;la rioja;rioja;costa brava;costa del sol;algarve;alentejo;douro;minho;cornwall;
    devon;dorset;somerset;kent;surrey;sussex;essex;suffolk;cumbria;lake district;cotswolds;
    yorkshire;lancashire;highlands;scottish highlands;midlands;wales;schottland;scotland;england;
    nordirland;northern ireland;ulster;munster;connacht;leinster;kerry;connemara;lappland;lapland;
    karelien;karelia;schonen;skåne;scania;småland;dalarna;värmland;telemark;finnmark;schlesien;
    silesia;masuren;masuria;pommern;pomerania;galizia;böhmen;bohemia;mähren;moravia;siebenbürgen;
    transylvania;transsilvanien;bukowina;bukovina;banat;wojwodina;vojvodina;dalmatien;dalmatia;
    dalmacija;istrien;istria;istra;slawonien;slavonia;mazedonien;macedonia;thessalien;peloponnes;
    peloponnese;attika;attica;thrakien;thrace;anatolien;anatolia;kappadokien;cappadocia;krim;
    crimea;donbass;donbas;sibirien;siberia;ural;kaukasus;caucasus;kurdistan;kaschmir;kashmir;
    punjab;pandschab;rajasthan;kerala;gujarat;maharashtra;karnataka;tamil nadu;bihar;odisha;assam;
    bengal;west bengal;uttar pradesh;goa;tibet;xinjiang;sichuan;yunnan;guangdong;guangxi;henan;
    hebei;hubei;hunan;shandong;shanxi;shaanxi;fujian;zhejiang;jiangsu;anhui;gansu;golan;galilee;
    galiläa;negev;sinai;hijaz;darfur;katanga;kivu;north kivu;south kivu;tigray;oromia;ogaden;
    puntland;somaliland;biafra;casamance;sahara;sahel;transvaal;kwazulu natal;gauteng;western cape;
    eastern cape;limpopo;kalahari;patagonien;patagonia;amazonas;amazonien;amazonia;mato grosso;
    minas gerais;bahia;pernambuco;ceará;paraná;santa catarina;rio grande do sul;yucatán;yucatan;
    chiapas;jalisco;sinaloa;baja california;riviera maya;texas;california;kalifornien;californie;
    florida;arizona;nevada;utah;colorado;montana;wyoming;idaho;oregon;dakota;north dakota;
    south dakota;nebraska;kansas;oklahoma;arkansas;louisiana;mississippi;alabama;tennessee;
    kentucky;virginia;west virginia;north carolina;south carolina;carolina;maryland;delaware;
    new jersey;pennsylvania;ohio;indiana;illinois;michigan;wisconsin;minnesota;iowa;missouri;
    maine;vermont;new hampshire;massachusetts;connecticut;rhode island;alaska;new mexico;
    washington state;new england;neuengland;silicon valley;bay area;napa valley;napa;midwest;
    ontario;quebec province;nova scotia;new brunswick;alberta;manitoba;saskatchewan;british columbia;
    newfoundland;labrador;yukon;nunavut;queensland;victoria state;new south wales;south australia;
    western australia;northern territory;nsw;outback;south island;north island;waikato;europa;
    europe;asien;asia;afrika;africa;balkan;balkans;baltikum;skandinavien;scandinavia;benelux;
    alpen;alps;alpes;alpi;karibik;caribbean;levante;levant;maghreb;golf;gulf;nahost;middle east;
    zentralasien;südamerika;south america;nordsee;ostsee"""
) - {""}
"""Islands, regions, states and the like, folded: where some city bears that name too, it is not the one meant.

A country or a state said beside it makes it a city's name again: "Cornwall, Ontario".
"""

OTHER_NAMES = _names(
    # of cities in German
    """mailand;florenz;venedig;neapel;turin;genua;padua;triest;bozen;meran;brixen;trient;verona;
    pavia;lüttich;brügge;gent;antwerpen;mecheln;löwen;namür;straßburg;mülhausen;nizza;marseille;
    dünkirchen;genf;neuenburg;freiburg im üechtland;sitten;köln;nürnberg;münchen;braunschweig;
    hannover;krakau;breslau;danzig;posen;stettin;kattowitz;thorn;lemberg;odessa;charkow;charkiw;
    preßburg;pressburg;kaschau;brünn;pilsen;ölmütz;ostrau;budweis;karlsbad;fünfkirchen;debrezin;
    raab;hermannstadt;kronstadt;klausenburg;temeswar;jassy;konstanza;laibach;marburg an der drau;
    agram;fiume;spalato;ragusa;saloniki;thessaloniki;korinth;piräus;athen;rhodos stadt;sevilla;
    saragossa;kordoba;granada;barcelona;porto;dorpat;reval;wilna;kaunas;kowno;memel;riga;libau;
    göteborg;malmö;turku;abo;tampere;den haag;haag;nimwegen;arnheim;utrecht;groningen;edinburg;
    kiew;moskau;sankt petersburg;leningrad;tiflis;eriwan;nischni nowgorod;jekaterinburg;wladiwostok;
    kasan;nowosibirsk;rostow am don;sotschi;wolgograd;kaliningrad;königsberg;tscheljabinsk;perm;
    ufa;alexandria;damaskus;aleppo;beirut;jerusalem;haifa;bethlehem;mekka;medina;dschidda;
    kalkutta;kanton;schanghai;tschungking;wuhan;rangun;mandalay;saigon;hanoi;kyoto;osaka;
    yokohama;kapstadt;johannesburg;tanger;fes;oran;neu york;philadelphia;new orleans;san franzisko;
    havanna;aschgabat;duschanbe;"""
    # in French
    """anvers;gand;bruges;louvain;malines;liège;namur;courtrai;ostende;ypres;bâle;genève;lausanne;
    lucerne;zurich;saint gall;soleure;fribourg;bellinzone;lugano;cologne;mayence;trèves;
    aix la chapelle;francfort;francfort sur le main;hambourg;brême;munich;nuremberg;ratisbonne;
    augsbourg;fribourg en brisgau;dresde;leipzig;coblence;sarrebruck;hanovre;brunswick;wurtzbourg;
    salzbourg;innsbruck;graz;florence;venise;naples;turin;gênes;milan;vérone;padoue;trieste;
    bologne;palerme;syracuse;sienne;pise;parme;livourne;saragosse;séville;cordoue;grenade;
    barcelone;valence;cadix;la corogne;saint sébastien;bilbao;porto;coimbra;cracovie;gdansk;
    poznan;wroclaw;salonique;edimbourg;londres;douvres;cantorbéry;la haye;groningue;göteborg;
    nimègue;aarhus;saint pétersbourg;tbilissi;erevan;alexandrie;alep;damas;jérusalem;bethléem;
    la mecque;médine;djeddah;bombay;calcutta;madras;canton;shanghai;le cap;tanger;fès;marrakech;
    casablanca;oran;constantine;philadelphie;la nouvelle orléans;montréal;québec;vancouver;"""
    # in Italian, Spanish and Portuguese
    """ginevra;basilea;zurigo;lucerna;losanna;san gallo;berna;colonia;monaco di baviera;francoforte;
    amburgo;brema;norimberga;magonza;treviri;aquisgrana;dresda;lipsia;stoccarda;hannover;
    salisburgo;marsiglia;lione;nizza;strasburgo;tolosa;bordò;anversa;gand;bruges;lovanio;liegi;
    aia;l'aia;barcellona;siviglia;saragozza;valencia;oporto;cracovia;danzica;breslavia;salonicco;
    edimburgo;londra;gerusalemme;la mecca;alessandria d'egitto;filadelfia;firenze;venezia;napoli;
    torino;genova;milano;roma;padova;ginebra;basilea;zúrich;lucerna;lausana;múnich;fráncfort;
    fráncfort del meno;hamburgo;núremberg;maguncia;tréveris;colonia;dresde;salzburgo;marsella;lyon;
    niza;estrasburgo;burdeos;tolosa de francia;amberes;gante;brujas;lovaina;lieja;la haya;
    róterdam;rotterdam;gotemburgo;florencia;venecia;nápoles;turín;génova;milán;bolonia;padua;
    palermo;cracovia;gdansk;breslavia;salónica;edimburgo;londres;filadelfia;nueva york;
    nueva orleans;los ángeles;bombay;calcuta;jerusalén;belén;la meca;medina;alejandría;
    ciudad del cabo;johannesburgo;tánger;fez;genebra;basileia;zurique;lucerna;munique;francoforte;
    hamburgo;nuremberga;colónia;dresda;estugarda;estugarda;salzburgo;marselha;lião;estrasburgo;
    bordéus;antuérpia;gand;bruges;lovaina;haia;roterdão;gotemburgo;florença;veneza;nápoles;turim;
    gênova;génova;milão;barcelona;sevilha;saragoça;cracóvia;salónica;edimburgo;nova iorque;
    nova york;filadélfia;jerusalém;alexandria;cidade do cabo;joanesburgo;bombaim;calcutá;"""
    # in Dutch, the Nordic languages and Polish
    """keulen;aken;münster;bremen;neurenberg;mainz;trier;genève;bazel;straatsburg;rijsel;parijs;
    lyon;marseille;luik;namen;bergen op zoom;duinkerke;milaan;florence;venetië;napels;turijn;
    genua;sevilla;barcelona;krakau;londen;edinburgh;köpenhamn;göteborg;åbo;tammerfors;helsingfors;
    esbo;vanda;tallinn;milano;venedig;hampuri;kööpenhamina;pietari;tukholma;göteborg;lontoo;
    pariisi;varsova;wroclaw;kraków;mediolan;wenecja;neapol;turyn;genewa;bazylea;zurych;monachium;
    norymberga;kolonia;hamburg;frankfurt nad menem;drezno;lipsk;antwerpia;haga;strasburg;lwów;
    mediolan;barcelona;sewilla;londyn;edynburg;"""
    # formerly, in short and in English
    """rom;brandenburg;bombay;calcutta;madras;bangalore;poona;trivandrum;cochin;mysore;benares;
    varanasi;baroda;allahabad;peking;canton;nanking;tsingtao;chungking;tientsin;saigon;rangoon;
    batavia;leningrad;stalingrad;sverdlovsk;gorky;kharkov;odessa;lvov;dnepropetrovsk;
    dnipropetrovsk;zaporozhye;nikolaev;alma ata;frunze;constantinople;konstantinopel;smyrna;izmir;
    adana;antalya;salonica;salonika;nicosia;lefkosia;tel aviv jaffa;tel aviv yafo;jaffa;beersheba;
    nyc;new york city;frankfurt;frankfurt main;frankfurt a m;frankfurt am main;frankfurt a main;
    frankfurt oder;halle;halle saale;freiburg;freiburg im breisgau;freiburg i br;newcastle;hull;
    stoke;bruges;ghent;antwerp;louvain;leuven;basle;lyons;marseilles;gothenburg;gotenburg;cracow;
    danzig;leghorn;mechelen;mechlin;oporto;seville;saragossa;cordova;corunna;a coruña;
    san sebastián;donostia;bilbo;gasteiz;vitoria;pamplona;iruña;mecca;makkah;jidda;jeddah;jedda;
    medina;philly;vegas;st louis;saint louis;st paul;saint paul;st petersburg;saint petersburg;
    quebec city;ville de québec;mexico d f;cdmx;mexico;dalat;
    guadalajara;cape town;joburg;jo'burg;jozi;
    port elizabeth;pretoria;tshwane;durban;lagos;chefoo;mukden;xian;sian;hangchow;soochow;
    foochow;amoy;swatow;dairen;port arthur;ürümqi;urumchi;tbilisi;batumi;baku;grosny;grozny;
    kazan;nizhny novgorod;nizhni novgorod;yekaterinburg;ekaterinburg;rostov;rostov na donu;
    rostov on don;sochi;vladivostok;khabarovsk;chabarowsk;irkutsk;novosibirsk;omsk;tomsk;
    sharm el sheikh;sharm el sheik;scharm el scheich;charm el cheikh;luxor;louxor;assuan;aswan;
    hurghada;al quds;ramallah;gaza;gaza city;nablus;hebron;bethlehem;basra;mosul;erbil;arbil;
    irbil;isfahan;esfahan;mashhad;heraklion;iraklion;herakleion;khorat;korat;gomel;mogilev;
    mogiljow;balkhash;uralsk;aktyubinsk;urmia;hodeida;hodeidah;jubail;dammam;ad dammam;calicut;
    hubli;bellary;gulbarga;shimoga;rajahmundry;kokand;andizhan;khudzhand;termez;kulyab;
    kurgan tyube;nakhchivan;sukhumi;sukhum;sievierodonetsk;nelspruit;mafeking;st george;st cloud;
    st joseph;sault sainte marie;querétaro;durango;guaymas;tamanrasset;garowe;galcaio;namibe;
    antakya;alexandroupolis;bamiyan;el arish;el obeid;gedaref;geneina;ruhengeri;hotan;penang;
    pinang;solo;cracovie;meschhed;shiraz;täbris;tabriz;herat;kandahar;masar e scharif;
    mazar i sharif"""
) - {""}
"""Names of cities, folded, that are not their main ones and are in use in the languages of calendars."""

ALSO_REGIONS = _names(
    """brandenburg;new york;washington;salzburg;luxembourg;luxemburg;bern;berne;berna;luzern;lucerne;
    st gallen;saint gall;fribourg;freiburg;neuchâtel;neuenburg;schaffhausen;solothurn;zug;utrecht;
    groningen;antwerp;antwerpen;anvers;liège;luik;lüttich;namur;namen;trento;trient;bolzano;
    bozen;como;belluno;siena;verona;varese;lucca;perugia;salerno;messina;trapani;sassari;girona;
    gerona;toledo;segovia;cádiz;cadiz;huesca;león;québec;quebec;mendoza;salta;cusco;cuzco;
    oaxaca;puebla;querétaro;nagano;galway;cork;limerick;kerry;odesa;odessa;lviv;zaporizhzhia;
    zaporizhia;kandahar;helmand;herat;basra;aleppo;homs;idlib;oklahoma;mexico;panama;são paulo;
    sao paulo"""
)
"""Cities that a state, province or canton is called like, folded: behind a town's name, it is that which is meant."""

TOWNS_RATHER = _names("brandenburg")
"""Those of them that even behind a house are the region rather than the city: "Schloss Neuhardenberg"."""

DOUBTFUL = _names(
    """crawford;dorado;halton;hillsborough;hyde park;massena;monticello;muskoka;purchase;sedgefield;
    shangri la;stonewall;waddington;wakefield;west point;birch grove;adare;attard;grafenau;
    claymont;marigot;margraten;yorktown;souda"""
)
"""Small places where meetings have been, folded, whose names are those of many others: they need a country."""
