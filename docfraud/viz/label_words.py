"""The labels that documents print beside their fields, by what they announce.

Written from the national languages' own words and the English, French and Spanish of ICAO 9303; upper and lower case,
diacritics and spacing do not matter. One phrase per entry, entries separated by semicolons.
"""

from __future__ import annotations

from enum import StrEnum


class LabelKind(StrEnum):
    """What a label announces."""

    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    NAME = "name"
    DOCUMENT_NUMBER = "document_number"
    PERSONAL_NUMBER = "personal_number"
    NATIONALITY = "nationality"
    ISSUER = "issuer"
    DATE_OF_BIRTH = "date_of_birth"
    SEX = "sex"
    DATE_OF_ISSUE = "date_of_issue"
    DATE_OF_EXPIRY = "date_of_expiry"
    OTHER = "other"
    """A label of none of these fields: it ends a label's reach and owns the value beside it."""
    TITLE = "title"
    """Words of a heading that resemble a label and announce nothing."""


WORDS: dict[LabelKind, str] = {
    LabelKind.SURNAME: """
        Surname; Surnames; Family name; Last name; Primary identifier; Identifiant primaire; Nom; Noms; Nom de
        famille; Apellido; Apellidos; Primer apellido; Familienname; Nachname; Cognome; Cognom; Apelido; Apelidos;
        Achternaam; Efternamn; Efternavn; Etternavn; Eftirnafn; Kenninafn; Sukunimi; Perekonnanimi; Uzvārds;
        Pavardė; Nazwisko; Příjmení; Priezvisko; Vezetéknév; Családi név; Családi és utónév; Priimek; Prezime; Nume;
        Numele; Mbiemri; Soyadı; Kunjom; Sloinne; Cyfenw; Nama keluarga; Jina la ukoo; Soyad; Eponymo; 姓
        """,
    LabelKind.GIVEN_NAMES: """
        Given names; Given name; Forename; Forenames; First name; First names; Secondary identifier; Identifiant
        secondaire; Prénom; Prénoms; Nombre; Nombres; Vorname; Vornamen; Nome; Nomi; Nom propi; Nomes próprios;
        Nomes; Voornaam; Voornamen; Förnamn; Fornavn; Fornavne; Eiginnafn; Etunimet; Etunimi; Eesnimed; Eesnimi;
        Vārds; Vārdi; Vardas; Vardai; Vardas pavardė; Imię; Imiona; Imię imiona; Jméno; Jména; Meno; Utónév;
        Utónevek; Ime; Imena; Prenume; Prenumele; Emri; Adı; Isem; Réamhainm; Enw; Enwau; Nama; Majina mengine;
        Onoma; 名
        """,
    LabelKind.NAME: """
        Name; Full name; Names; Surname given names; Nom prénoms; Nom et prénoms; Apellidos y nombres; Nombres
        apellidos; Name Vorname; Cognome e nome; Naam; Namn; Navn; Nafn; Nimi; Név; Holder; Titulaire; Nama penuh;
        姓名
        """,
    LabelKind.DOCUMENT_NUMBER: """
        Passport No; Passport number; Passport Nr; Document No; Document number; Doc No; Card No; Card number; Visa
        No; Visa number; Permit No; Permit number; Identity card No; ID number; Passport card no; No du passeport;
        Numéro de passeport; N de passeport; N du document; Numéro de document; N du doc; No de la carte; No du
        visa; Pasaporte No; Número de pasaporte; Núm de pasaporte; Num de documento; Núm de documento; Número de
        documento; Pass Nr; Passnummer; Reisepass Nr; Ausweisnummer; Dokumentennummer; Passaporto n; Numero
        passaporto; Numero documento; Nº do passaporte; Número do passaporte; Nº documento; Paspoortnummer;
        Documentnummer; Nummer; Kortnummer; Passnr; Pasnr; Pas nr; Pass nr; Passin numero; Passi number; Dokumendi
        number; Pases numurs; Pases Nr; Dokumenta numurs; Paso Nr; Paso numeris; Kortelės numeris; Nr paszportu;
        Numer paszportu; Numer dokumentu; Číslo pasu; Číslo dokladu; Číslo průkazu; Číslo cestovního pasu;
        Útlevélszám; Okmányazonosító; Številka potnega lista; Številka; Broj putovnice; Broj pasoša; Broj isprave;
        Regbroj; Reg No; Nr pașaport; Număr pașaport; Nr i pasaportës; Pasaport No; Belge No; Seri No; Numru
        tal-passaport; Uimhir; Vegabréf nr; Nomor paspor; No pasport; Namba ya pasipoti; Control number; INS A;
        護照號碼; 护照号
        """,
    LabelKind.PERSONAL_NUMBER: """
        Personal No; Personal number; Personal ID No; Personal code; National ID number; Identity No; No personnel;
        N personnel; Numéro personnel; Num personnel; Núm personal; Número personal; Personnummer; Personnr;
        Personnummer Personal ID; Henkilötunnus; Isikukood; Personas kods; Asmens kodas; PESEL; Rodné číslo; Rodné
        č; Személyi azonosító; EMŠO; OIB; JMBG; CNP; Numri personal; T C kimlik no; Kimlik No; NIF; DNI; DNI núm;
        Codice fiscale; Burgerservicenummer; BSN; Kennitala; Record No; Personnel number; NIK; 身分證號碼
        """,
    LabelKind.NATIONALITY: """
        Nationality; Citizenship; Nationalité; Nacionalidad; Staatsangehörigkeit; Cittadinanza; Nazionalità;
        Nacionalidade; Nationaliteit; Nationalitet; Statsborgerskap; Statsborgerskab; Medborgarskap; Ríkisfang;
        Kansalaisuus; Kodakondsus; Pilsonība; Pilsoniba Nationality; Pilietybė; Obywatelstwo; Státní občanství;
        Státní příslušnost; Štátne občianstvo; Štátna príslušnosť; Állampolgárság; Državljanstvo; Cetățenia;
        Cetățenie; Shtetësia; Uyruğu; Ċittadinanza; Nazzjonalita; Náisiúntacht; Cenedligrwydd; Nacionalitat;
        Kewarganegaraan; Warganegara; Uraia; 國籍; 国籍
        """,
    LabelKind.ISSUER: """
        Country code; Code of issuing state; Issuing state; Issuing country; State code; Code; Code du pays; Code
        pays; Pays émetteur; Pays emetteur; Código del país; Código país; Código del estado; Staat; Code des
        Staates; Codice paese; Código do país; Landcode; Landskod; Landkode; Maakoodi; Riigi kood; Valsts kods;
        Valstybės kodas; Kod państwa; Kod kraju; Kód státu; Kód štátu; Az állam kódja; Koda države; Kod države; Kodi
        i shtetit; Ülke kodu; Kod tal-pajjiż; Kode negara; Kod negara; Issuing country pays émetteur; 代碼; 国家码
        """,
    LabelKind.DATE_OF_BIRTH: """
        Date of birth; Birth date; Birthdate; Birth; Born; DOB; Date and place of birth; Date de naissance; Né le;
        Née le; Date et lieu de naissance; Date lieu de naissance; Fecha de nacimiento; Nacimiento; Geburtsdatum;
        Geburtstag; Geboren am; Geburtsort datum; Geburtsort/-datum; Data di nascita; Nato il; Luogo e data di
        nascita; Data de nascimento; Nascimento; Geboortedatum; Geboren; Födelsedatum; Född; Fødselsdato;
        Fødselsdag; Født; Fæðingardagur; Syntymäaika; Sünniaeg; Sünniaeg Date of birth; Dzimšanas datums; Dzimšanas
        laiks; Gimimo data; Data urodzenia; Datum narození; Dátum narodenia; Születési idő; Születési dátum;
        Születési ideje; Datum rojstva; Datum rođenja; Datum rodjenja; Data nașterii; Data nasterii; Datëlindja;
        Doğum tarihi; Data tat-twelid; Dáta breithe; Dyddiad geni; Data de naixement; Tanggal lahir; Tarikh lahir;
        Tarehe ya kuzaliwa; Ngày sinh; 出生日期; 生年月日
        """,
    LabelKind.SEX: """
        Sex; Sexe; Sexo; Geschlecht; Gender; Sesso; Geslacht; Kön; Køn; Kjønn; Kyn; Sukupuoli; Sugu; Dzimums; Lytis;
        Płeć; Pohlaví; Pohlavie; Nem; Neme; Spol; Sexul; Gjinia; Cinsiyeti; Cinsiyet; Sess; Gnéas; Rhyw; Jenis
        kelamin; Jantina; Jinsia; 性別; 性别
        """,
    LabelKind.DATE_OF_ISSUE: """
        Date of issue; Issue date; Issued; Issued on; Place and date of issue; Date of issuance; Valid from; Date de
        délivrance; Délivré le; Date d'émission; Valide du; Valable du; Valide à partir du; Valable à partir du;
        Fecha de expedición; Fecha de emisión; Expedido el; Válido a partir del; Válido desde; Ausstellungsdatum;
        Ausgestellt am; Ausstellungsort; Gültig ab; Data di rilascio; Rilasciato il; Data di emissione; Data de
        emissão; Emitido em; Datum van afgifte; Datum afgifte; Afgegeven op; Geldig vanaf; Utfärdat; Utfärdad;
        Utfärdandedatum; Udstedelsesdato; Udstedt; Utstedelsesdato; Utstedt dato; Útgáfudagur; Myöntämispäivä;
        Myönnetty; Väljaandmise kuupäev; Izdošanas datums; Išdavimo data; Data wydania; Datum vydání; Dátum vydania;
        Kiállítás dátuma; Kiállítás kelte; Kiállítva; Datum izdaje; Datum izdavanja; Data eliberării; Data emiterii;
        Data e lëshimit; Düzenlenme tarihi; Verildiği tarih; Veriliş tarihi; Data tal-ħruġ; Dáta eisiúna; Dyddiad
        cyhoeddi; Data d'expedició; Tanggal pengeluaran; Tarikh dikeluarkan; Resident since; 發照日期; 签发日期
        """,
    LabelKind.DATE_OF_EXPIRY: """
        Date of expiry; Expiry date; Expiration date; Date of expiration; Expiry; Expiration; Expires; Expires on;
        Card expires; Valid until; Valid thru; Valid to; Valid through; Validity; Valid; Date d'expiration; Expire
        le; Valable jusqu'au; Valide jusqu'au; Date d'échéance; Validité; Fecha de caducidad; Fecha de vencimiento;
        Fecha de expiración; Caducidad; Vencimiento; Válido hasta; Válido hasta el; Validez; Valido hasta; Gültig
        bis; Ablaufdatum; Data di scadenza; Scadenza; Valido fino al; Data de validade; Validade; Válido até; Data
        de caducidade; Geldig tot; Vervaldatum; Geldig tot en met; Giltigt till; Giltig till; Giltighetstid; Sista
        giltighetsdag; Gyldig til; Udløbsdato; Utløpsdato; Gildir til; Gildistími; Viimeinen voimassaolopäivä;
        Voimassa; Kehtiv kuni; Kehtivuse lõpp; Derīga līdz; Derīgs līdz; Galioja iki; Data ważności; Termin
        ważności; Ważny do; Platnost do; Datum skončení platnosti; Platnosť do; Dátum skončenia platnosti; Dátum
        platnosti; Érvényes; Lejárat napja; Érvényességi idő; Datum poteka; Velja do; Vrijedi do; Datum isteka; Važi
        do; Datum važenja; Data expirării; Valabil până la; Data e skadimit; Geçerlilik tarihi; Son geçerlilik
        tarihi; Geçerlik süresi; Data ta' meta tiskadi; Dáta éaga; As feidhm; Data de caducitat; Tanggal habis
        berlaku; Berlaku hingga; Tarikh tamat; Tarehe ya kuisha; 效期截止日期; 有效期至; 有効期間満了日
        """,
    LabelKind.TITLE: """
        Passport; Passeport; Pasaporte; Reisepass; Passaporto; Passaporte; Paspoort; Vegabréf; Document; Travel
        document; Official travel document; Document officiel de voyage; Identity card; National identity card;
        Carte d'identité; Carte nationale d'identité; Nationellt identitetskort; Documento nacional de identidad;
        Personalausweis; Residence permit; Permanent resident card; Resident card; Permit; Residencia; Titre de
        séjour; Titulo de residencia; Aufenthaltstitel; Passport office; Person; Visa; Driving licence; Nationality
        and passport office
        """,
    LabelKind.OTHER: """
        Place of birth; Birthplace; Birth place; Country of birth; Lieu de naissance; Lugar de nacimiento;
        Geburtsort; Luogo di nascita; Local de nascimento; Naturalidade; Geboorteplaats; Födelseort; Fødested;
        Fødselssted; Fæðingarstaður; Syntymäpaikka; Sünnikoht; Dzimšanas vieta; Gimimo vieta; Miejsce urodzenia;
        Místo narození; Miesto narodenia; Születési hely; Kraj rojstva; Mjesto rođenja; Mesto rođenja; Locul
        nașterii; Vendlindja; Doğum yeri; Post tat-twelid; Áit bhreithe; Lloc de naixement; Tempat lahir; Authority;
        Issuing authority; Autorité; Autoridad; Behörde; Ausstellende Behörde; Autorità; Autoridade; Autoriteit;
        Autoriteter; Myndighet; Myndighed; Myndighetens namn; Viranomainen; Väljaandja; Izdevējiestāde; Išdavė;
        Organ wydający; Úřad; Orgán; Kiállító hatóság; Pristojni organ; Autoritatea; Autoriteti; Makam; Veren makam;
        Signature; Holder's signature; Signature du titulaire; Signature of bearer; Firma del titular; Firma;
        Unterschrift; Unterschrift der Inhaberin; Assinatura; Handtekening; Namnteckning; Underskrift;
        Allekirjoitus; Allkiri; Paraksts; Parašas; Podpis; Aláírás; Potpis; Semnătura; Nënshkrimi; İmza; Tanda
        tangan; Type; Tipo; Typ; Height; Taille; Estatura; Größe; Statura; Altura; Lengte; Längd; Høyde; Højde; Hæð;
        Pituus; Pikkus; Augums; Ūgis; Wzrost; Výška; Magasság; Boyu; Colour of eyes; Couleur des yeux; Color de
        ojos; Augenfarbe; Profession; Place of issue; Lieu de délivrance; Lugar de expedición; Issuing post name;
        Annotation; Remarks; Remarques; Observaciones; Anmerkungen; Number of entries; No of entries; Nombre
        d'entrées; Número de entradas; Entries; Visa type; Class; Category; Marital status; Residence; Domicile;
        Domicilio; Wohnort; Residenza; Address; Adresse; Dirección; Art des Titels; Type of permit; Father; Mother;
        Père; Mère; Padre; Madre; Hijo de; Nom d'usage; Also known as; Title; Organisation; Patronymic; Access
        number; Name at birth; Geburtsname; Nom de naissance; Birth name; Rodné příjmení; Nazwisko rodowe; 出生地;
        發照機關; 發照地
        """,
}


def phrases() -> list[tuple[LabelKind, str]]:
    """Every label and what it announces, as written above."""
    return [
        (kind, " ".join(entry.split())) for kind, text in WORDS.items() for entry in text.split(";") if entry.strip()
    ]
