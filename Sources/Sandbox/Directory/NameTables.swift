extension NameGroup {
  /// Names of one script each, as `native=ascii`: the ASCII form goes into addresses.
  ///
  /// Family names are unique over all groups in their ASCII form, so that an address leads back to
  /// its person. Two groups are written with combining marks on purpose.
  static let all: [NameGroup] = [
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "DE", city: "Munich", language: "de-DE", state: "Bayern"),
        Place(country: "AT", city: "Vienna", language: "de-AT"),
        Place(country: "FR", city: "Lyon", language: "fr-FR"),
        Place(country: "ES", city: "Sevilla", language: "es-ES", state: "Andalucía"),
        Place(country: "SE", city: "Malmö", language: "sv-SE"),
      ],
      given: """
        Zoë=zoe; Jürgen=jurgen; Åsa=asa; François=francois; José=jose; Søren=soren; \
        Anaïs=anais; Léa=lea; Íñigo=inigo; Björn=bjorn; Inês=ines; João=joao; \
        Małgorzata=malgorzata; Łukasz=lukasz; Şebnem=sebnem; Çağla=cagla; Márton=marton; \
        Đorđe=djordje; Ștefan=stefan; Žofie=zofie; Jiří=jiri; Ülle=ulle; Mária=maria; \
        Günther=gunther
        """,
      family: """
        Müller=muller; Ångström=angstrom; Lefèvre=lefevre; García=garcia; Nuñez=nunez; \
        Þórsdóttir=thorsdottir; Sørensen=sorensen; Gonçalves=goncalves; \
        Wiśniewski=wisniewski; Dvořák=dvorak; Yılmaz=yilmaz; Szűcs=szucs; Ionescu=ionescu; \
        Kovačević=kovacevic; Bjørnstad=bjornstad; Großmann=grossmann; Œuvrard=oeuvrard; \
        Peña=pena; Lindqvist=lindqvist; Öztürk=ozturk; Ćosić=cosic; Tamm=tamm; Kask=kask; \
        Hernández-Vélez=hernandez-velez
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "US", city: "Seattle", language: "en-US", state: "WA"),
        Place(country: "GB", city: "Leeds", language: "en-GB"),
        Place(country: "IE", city: "Galway", language: "en-IE"),
        Place(country: "CA", city: "Toronto", language: "en-CA", state: "ON"),
        Place(country: "AU", city: "Perth", language: "en-AU", state: "WA"),
      ],
      given: """
        Grace=grace; Oliver=oliver; Amelia=amelia; Noah=noah; Isla=isla; Jack=jack; \
        Ruby=ruby; Leo=leo; Freya=freya; Arthur=arthur; Niamh=niamh; Rhys=rhys; \
        Siobhan=siobhan; Callum=callum; Ava=ava; Ethan=ethan; Chloe=chloe; Mason=mason; \
        Harper=harper; Logan=logan; D'Arcy=darcy; Mary-Ann=mary-ann; Wyatt=wyatt; \
        Nora=nora
        """,
      family: """
        O'Brien=obrien; Smith=smith; D'Angelo=dangelo; O’Neill=oneill; \
        McAllister=mcallister; Taylor=taylor; Fitz-Gerald=fitz-gerald; Wright=wright; \
        St. John=stjohn; Okafor=okafor; Patel=patel; Hughes=hughes; Carter=carter; \
        Brooks=brooks; Whitfield=whitfield; Nakamura-Jones=nakamura-jones; Dubois=dubois; \
        Ellsworth=ellsworth; Kowalski=kowalski; van der Berg=vanderberg; De Luca=deluca; \
        MacLeod=macleod; Singh=singh; Nguyen=nguyen
        """
    ),
    NameGroup(
      order: .familyFirst,
      places: [
        Place(country: "VN", city: "Ha\u{300} No\u{323}\u{302}i", language: "vi-VN")
      ],
      given: """
        Tha\u{309}o=thao; Ha\u{306}\u{300}ng=hang; Quy\u{300}nh=quynh; Du\u{303}ng=dung; \
        Phu\u{31B}o\u{31B}\u{323}ng=phuong; Tua\u{302}\u{301}n=tuan; \
        My\u{303} Linh=mylinh; Kha\u{301}nh=khanh; Ngo\u{323}c=ngoc; \
        Vie\u{323}\u{302}t=viet
        """,
      family: """
        Nguye\u{302}\u{303}n=nguyenv; Tra\u{302}\u{300}n=tran; Pha\u{323}m=pham; \
        Huy\u{300}nh=huynh; Đa\u{323}\u{306}ng=dang; Bu\u{300}i=bui; Đo\u{302}\u{303}=do; \
        Ho\u{302}\u{300}=ho; Vo\u{303}=vo; Ly\u{301}=ly
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "NG", city: "I\u{300}ba\u{300}da\u{300}n", language: "en-NG")
      ],
      given: """
        O\u{323}la\u{301}i\u{300}ya\u{301}=olaiya; \
        Ade\u{301}ba\u{301}yo\u{323}\u{300}=adebayo; S\u{323}ade\u{301}=sade; \
        Fu\u{301}nmila\u{301}yo\u{323}\u{300}=funmilayo; \
        Ke\u{323}\u{301}hi\u{300}nde\u{301}=kehinde; Ta\u{301}i\u{301}wo\u{300}=taiwo; \
        Bo\u{323}\u{301}la\u{301}ji\u{301}=bolaji; Ye\u{301}tu\u{301}nde\u{301}=yetunde
        """,
      family: """
        Ade\u{301}ye\u{323}mi\u{301}=adeyemi; O\u{323}du\u{301}nsi\u{300}=odunsi; \
        O\u{300}gu\u{301}nle\u{323}\u{301}ye\u{323}=ogunleye; \
        Aki\u{301}nto\u{323}\u{301}la\u{301}=akintola; \
        Ba\u{301}mide\u{301}le\u{301}=bamidele; Olu\u{301}was\u{323}eun=oluwaseun; \
        S\u{323}o\u{301}yi\u{301}nka\u{301}=soyinka; A\u{300}ja\u{300}yi\u{301}=ajayi
        """
    ),
    NameGroup(
      order: .familyFirst,
      places: [
        Place(country: "JP", city: "大阪市", language: "ja-JP", state: "大阪府")
      ],
      given: """
        さくら=sakura; 健太=kenta; 美咲=misaki; 翔太=shota; 陽菜=hina; 大輔=daisuke; 結衣=yui; 拓也=takuya; \
        葵=aoi; 蓮=ren; 真由美=mayumi; 直樹=naoki
        """,
      family: """
        佐藤=sato; 鈴木=suzuki; 髙橋=takahashi; 田中=tanaka; 渡邊=watanabe; 伊藤=ito; 山本=yamamoto; \
        中村=nakamura; 小林=kobayashi; 齋藤=saito; 加藤=kato; 五十嵐=igarashi
        """
    ),
    NameGroup(
      order: .familyFirstUnspaced,
      places: [
        Place(country: "CN", city: "上海", language: "zh-CN"),
        Place(country: "TW", city: "臺北", language: "zh-TW"),
        Place(country: "SG", city: "Singapore", language: "zh-SG"),
      ],
      given: """
        伟=wei; 芳=fang; 秀英=xiuying; 娜=na; 敏=min; 静怡=jingyi; 强=qiang; 磊=lei; 洋=yang; 艳=yan; \
        雨桐=yutong; 子轩=zixuan
        """,
      family: """
        王=wang; 李=li; 張=zhang; 刘=liu; 陳=chen; 楊=yangc; 黄=huang; 趙=zhao; 吳=wu; 周=zhou; \
        欧阳=ouyang; 司马=sima
        """
    ),
    NameGroup(
      order: .familyFirstUnspaced,
      places: [
        Place(country: "KR", city: "서울", language: "ko-KR")
      ],
      given: """
        민준=minjun; 서연=seoyeon; 도윤=doyun; 지우=jiwoo; 하은=haeun; 시우=siwoo; 지민=jimin; 수빈=subin; \
        예준=yejun; 유진=yujin
        """,
      family: """
        김=kim; 이=lee; 박=park; 최=choi; 정=jung; 강=kang; 조=cho; 윤=yoon; 장=jang; 임=lim
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "EG", city: "القاهرة", language: "ar-EG"),
        Place(country: "AE", city: "دبي", language: "ar-AE"),
      ],
      given: """
        محمد=mohamed; فاطمة=fatima; أحمد=ahmed; عائشة=aisha; يوسف=youssef; مريم=mariam; \
        عُمَر=omar; ليلى=layla; خالد=khaled; نور=nour; زينب=zeinab; حسن=hassan
        """,
      family: """
        الأحمد=alahmad; حسّان=hassaan; المصري=almasri; عبد الله=abdallah; الخطيب=alkhatib; \
        النجّار=alnajjar; منصور=mansour; السيّد=alsayed; القاسم=alqasim; حدّاد=haddad; \
        بن سعيد=binsaid; الزهراني=alzahrani
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "IL", city: "חיפה", language: "he-IL")
      ],
      given: """
        יעל=yael; דוד=david; נועה=noa; אורי=uri; שירה=shira; איתן=eitan; תמר=tamar; \
        יונתן=yonatan; מאיה=maya; עומר=omri
        """,
      family: """
        כהן=cohen; לוי=levi; מזרחי=mizrahi; פרץ=peretz; ביטון=biton; אברהם=avraham; \
        פרידמן=friedman; בן־דוד=bendavid; שפירא=shapira; גולן=golan
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "IN", city: "पुणे", language: "hi-IN")
      ],
      given: """
        अर्जुन=arjun; प्रिया=priya; रोहन=rohan; अनन्या=ananya; विक्रम=vikram; \
        दीपिका=deepika; ऋषि=rishi; कृष्णा=krishna; श्रेया=shreya; आदित्य=aditya
        """,
      family: """
        शर्मा=sharma; वर्मा=verma; गुप्ता=gupta; सिंह=singhh; कुलकर्णी=kulkarni; \
        मिश्रा=mishra; अय्यर=iyer; चौधरी=chaudhary; त्रिपाठी=tripathi; जोशी=joshi
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "UA", city: "Київ", language: "uk-UA"),
        Place(country: "BG", city: "Пловдив", language: "bg-BG"),
        Place(country: "KZ", city: "Алматы", language: "kk-KZ"),
      ],
      given: """
        Олексій=oleksii; Юлія=yuliia; Дмитро=dmytro; Наталя=natalia; Ивайло=ivaylo; \
        Єва=yeva; Айгүл=aigul; Сергій=serhii; Ганна=hanna; Їжак=yizhak; Петър=petar; \
        Мойсей=moisei
        """,
      family: """
        Шевченко=shevchenko; Коваленко=kovalenko; Щербак=shcherbak; Димитров=dimitrov; \
        Назарбай=nazarbay; Гриценко=hrytsenko; Петрова=petrova; Ющук=yushchuk; \
        Жуков=zhukov; Цветкова=tsvetkova; Бондаренко=bondarenko; Ґудзь=gudz
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "GR", city: "Θεσσαλονίκη", language: "el-GR")
      ],
      given: """
        Γιώργος=giorgos; Ελένη=eleni; Δημήτρης=dimitris; Κατερίνα=katerina; Νίκος=nikos; \
        Σοφία=sofia; Χρήστος=christos; Ιωάννα=ioanna
        """,
      family: """
        Παπαδόπουλος=papadopoulos; Βλάχος=vlachos; Αγγελόπουλος=angelopoulos; \
        Νικολάου=nikolaou; Γεωργίου=georgiou; Οικονόμου=oikonomou; Ψαρράς=psarras; \
        Ξενάκης=xenakis
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "TH", city: "เชียงใหม่", language: "th-TH")
      ],
      given: """
        สมชาย=somchai; อรุณี=arunee; ณัฐพงษ์=nattapong; กมลวรรณ=kamonwan; วิชัย=wichai; \
        ปิยะ=piya; ชลธิชา=chonthicha; ธีรภัทร=teerapat
        """,
      family: """
        ศรีสุข=srisuk; แก้วมณี=kaewmanee; จันทร์เพ็ญ=chanpen; บุญมี=boonmee; \
        พงษ์ไพบูลย์=phongphaiboon; ทองดี=thongdee; สุวรรณ=suwan; เจริญผล=charoenphon
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "LK", city: "யாழ்ப்பாணம்", language: "ta-LK")
      ],
      given: """
        கவிதா=kavitha; முருகன்=murugan; லட்சுமி=lakshmi; செந்தில்=senthil; மீனா=meena; \
        அருண்=arun
        """,
      family: """
        சுப்பிரமணியம்=subramaniam; இராமசாமி=ramasamy; பாலகிருஷ்ணன்=balakrishnan; \
        நடராஜன்=natarajan; வேலு=velu; சிவகுமார்=sivakumar
        """
    ),
    NameGroup(
      order: .givenFirst,
      places: [
        Place(country: "GE", city: "თბილისი", language: "ka-GE")
      ],
      given: """
        ნინო=nino; გიორგი=giorgi; თამარ=tamari; ლუკა=luka; მარიამ=mariami; დავით=davit
        """,
      family: """
        ბერიძე=beridze; კაპანაძე=kapanadze; მაისურაძე=maisuradze; ჯაფარიძე=japaridze; \
        ღლონტი=glonti; წიკლაური=tsiklauri
        """
    ),
  ]
}
