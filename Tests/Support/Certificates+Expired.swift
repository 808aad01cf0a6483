extension Certificates {
  /// For localhost, signed by the authority, expired.
  public static let expiredServer = """
    -----BEGIN CERTIFICATE-----
    MIIDDzCCAfegAwIBAgIBATANBgkqhkiG9w0BAQsFADAiMSAwHgYDVQQDDBdFbnRy
    YUh1YiB0ZXN0IGF1dGhvcml0eTAeFw0yMDAxMDEwMDAwMDBaFw0yMDAyMDEwMDAw
    MDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDCCASIwDQYJKoZIhvcNAQEBBQADggEP
    ADCCAQoCggEBANIvI/hHW4xw5e4qf+7lwislF0YkdhPaN6XZgxbAXEfq/0nmhKCq
    PntDMHnYUluM9cibpVuhvDPlsRg8daiFtoGvrbuWxH7HMlCqd2slTAdMw7iV/nrp
    2P4r4vPEDY+2RrdHDFAzrmcRdb2TKkl8dlkGXrJ6IxaTKqkPe1eobBv2L9CSIqY5
    oYolKgtzrGbn26IKgAkloQlwzRMxXc8et/YAe/m/Q3zs+ahYcNDg9hPEfMnmHM1/
    I5wt2giGJpQyKzCssQJ213UxCm+F3vUyzhXdt2FWbSe8ZLeVqc4yc5ugSLy/YzNU
    v7dyUcZ9SDX7hHdJpmL4w9pyt4DILAtmeb8CAwEAAaNeMFwwGgYDVR0RBBMwEYIJ
    bG9jYWxob3N0hwR/AAABMB0GA1UdDgQWBBQyoaBipihoMi2PrMqFUh1ndcq7ETAf
    BgNVHSMEGDAWgBRaq0STYIjwtRcLrJQokZkF8lzK9jANBgkqhkiG9w0BAQsFAAOC
    AQEAG1YKu4kSI5AkLnQXH+sxy2dixQEBOOl2q5pWi/uejmknsVv3WALbsHc0tNYw
    AgDe8JJQWSlGfNxQ6EO1GKarrVcZdUa/pIpQoAX3iYattQMD5sNQK10JMFYV5WPv
    zWCx2ECCs/TdkLFZ7yAKNc7wBeVfcsPE/urv2Fyj3abIj8a4kp237u4Am1P1r3yr
    Y0LBi7Bz6kjkbu/vszFXChblXScDlp1h1y5/4ueuDWQL/Madwey2WsjCYjx8QL5T
    xS9qnkZ9pRc2DDpcz5xWmhrNtLPSWzwmpCVeh2LthRmFPQ3q7Ssi1yf33oxjELsD
    /wMwvyAQkT+Vl1EIGIekSFSxBA==
    -----END CERTIFICATE-----
    """

  /// Its key.
  public static let expiredServerKey = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDSLyP4R1uMcOXu
    Kn/u5cIrJRdGJHYT2jel2YMWwFxH6v9J5oSgqj57QzB52FJbjPXIm6Vbobwz5bEY
    PHWohbaBr627lsR+xzJQqndrJUwHTMO4lf566dj+K+LzxA2Ptka3RwxQM65nEXW9
    kypJfHZZBl6yeiMWkyqpD3tXqGwb9i/QkiKmOaGKJSoLc6xm59uiCoAJJaEJcM0T
    MV3PHrf2AHv5v0N87PmoWHDQ4PYTxHzJ5hzNfyOcLdoIhiaUMiswrLECdtd1MQpv
    hd71Ms4V3bdhVm0nvGS3lanOMnOboEi8v2MzVL+3clHGfUg1+4R3SaZi+MPacreA
    yCwLZnm/AgMBAAECggEAW+NvEs7Dh9kdtKtQ5fT9l9Yt4CT1mEVJGdFHna04StrC
    hCDq78Ct8z6TFVnM26h7FZpyRuak/H1ZGJLqD2Rxvy26Qu4tdo2IgjqcXbPfErvt
    PygYKs1MaAZwwIiAM0mJjfvaNr/5aab49gm+LYVjyhTeVqHN8EMjneieUFrZ9Li3
    atUnI4cOTNR8LaWlzaffOX/6aKGP1ZpTwdz5RAQalcwhtb9TfALsk7GcNxRx2ocz
    GrdIwxffZx3N468GbVHTOfDYEPNL+kk77lB/Wx/FmI8L6qQU8/j4kbmlNB2AtRJO
    ZkXba+0lCsmRkvGYZ0VfGoU5Ysassn5QxqgI1JDw6QKBgQD8rxrGJWjUgqCC1qv0
    WbP+mmcp1u8J7m8mNRsCOheMqCN2uOEUAfLe0jdLG3DBTXVrFO7nAA1QDdSmGN73
    KcReSnJvv4Af1wsSjLDUvuCzoeH49tpfYNk+ZS/k4+nkdwKExKQ1AY3pLNeEEAJ2
    gGZulVx7XciUNaFNBcCSxGnayQKBgQDU8UHOMci/YLV4H0nltN2UXg9DTVzFB5ty
    Mbm1wiDdfY+Ke9DkhHwN2TJsgfZrNOfDEQzkG1fGzAm8PA6CEw5f5j2GamCHuJ7m
    qv+OLQ3UT4gsv2S93dnP8iOo+knfyhCWxDkY8KrE54gheBFLULe1pkYSXT8F2VsA
    wywX/M5sRwKBgD3usTJFswb7KVpIQYc3gU1zDLwNiTM29Jk5xO/ryx/XijGsKMad
    n6iLf6/x/tXyJUhkrhWCRsELUsaPK/8Khq3Rs3C+UCn9rCIUx7atPifpEpjR8D4W
    X8jSRkXksswje0ONau3u/phbPEuLHP9sgy6xfyRhnSruZiWZtlSCvas5AoGAVsre
    34Q7JoXscUGPhSjrB4YvAmeN4GDxYuIRp5uweZar4u4Efp/hUGOuwbtXDOtLa56P
    eooKhOS1Mxvnbe0GduAJQ7goECmX2rzn3LNQZ7Di+BoqnZjHJpKzJjSd17EsgccI
    3rl5YThdrAacRe5ocomLFgEbpu6owO7MEhrgqBECgYEAp5LHE7InlIR+7gioT++o
    NrcC6/N5RwIpDuQaXqjjfP2oiu+pKOEobWhtrlnbgS48v0SJg6eA5gEOHjWwU4h8
    TJJfh+EqXn2W2MNp95Ux6+0IiezuyjuU4zrjOBc7wlhPw2ANUAI6ib0hec0fjznx
    oJG3K/Uc0l7zHYaAa3V+Ofw=
    -----END PRIVATE KEY-----
    """
}
