// SPDX-License-Identifier: Apache-2.0
// Private keys in the formats of OpenSSL, OpenSSH, OpenPGP, PuTTY, age and JOSE, and key stores by name.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "age-secret-key",
     .title = "age secret key",
     .severity = Severity::critical,
     .pattern = R"(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})",
     .keywords = {"age-secret-key-1"},
     .validate = age_key,
     .target = "SOPS_AGE_KEY",
     .rotate = "Make a new identity (age-keygen), encrypt everything to it, and drop this recipient.",
     .good = {"SOPS_AGE_KEY=AGE"
              "-SECRET-KEY-160FGG20DGY5LPLAKQ8CV8A4WF4VRAGE5Z3MLFLSFW9J4XUMHTHVSGKUAPE"},
     .bad = {"SOPS_AGE_KEY=AGE"
             "-SECRET-KEY-160FGG20DGY5LPLAKQ8CV8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "base64-private-key",
     .title = "Private key in base64 (kubeconfig, Kubernetes secret)",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"((?i:client-key-data|tls\.key|ssh-privatekey|private_?key[\w\-]{0,12}|id_[a-z0-9]{3,8})["']?\s{0,4}[:=]\s{0,4}["']?(LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,}={0,2}))",
     .keywords = {"ls0tls1crudjti"},
     .longest = 16384,
     .validate = base64_private_key,
     .delivery = Delivery::secret_file,
     .target = "/root/.kube/config",
     .rotate = "Replace the key pair everywhere its public key is trusted, revoke certificates made for it, and mount "
               "the new one at run time.",
     .good = {"    client-key-data: LS0"
              "tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUdmbkd3V3hLOHFERkszd3Bmd1BPakhIT29DSHppU"
              "2JjcFMrTC9xNnZWejlvQW9HQ0NxR1NNNDkKQXdFSG9VUURRZ0FFTFZBUkh2dWEvK0Ixd3ZiL0ZUVndGWnFIZ3VTbjF"
              "pVFZhR0xpSWNicEdacndncllENVJ4agpHVnBJaUJpRVBOa0dDL1M2RTRCMWdzdjM3MVpHN2doSVNRPT0KLS0tLS1FT"
              "kQgRUMgUFJJVkFURSBLRVktLS0tLQo=",
              "  tls.key: LS0"
              "tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd"
              "0lCQVFRZ0dlWFpLZkttOWhrSkxVcEkKNlJxWkU4VnZJaWVXR3JCUzMraTBCdzl5RWhXaFJBTkNBQVJ6elFuOHJZdHA"
              "ySXNPMHovYnh5VFEvRWJXZHNpMgpyWXNmMWxLQnJNNFpPUSt1UmpWajFzQU94TDNJSG9KK1lNSWN2OTZhSWZ0eXdsM"
              "HRzV0xXdVNIQwotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg=="},
     .bad = {"    client-key-data: LS0"
             "tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCkFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQ"
             "UFBQUFBQUFBQUFBQUFBQUFBQUFBQUEKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo="}},
    {.id = "cosign-private-key",
     .title = "cosign private key",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern =
         R"(-----BEGIN ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----([A-Za-z0-9+/=\s\\]{100,})-----END ENCRYPTED (?:COSIGN|SIGSTORE) PRIVATE KEY-----)",
     .keywords = {"cosign private key", "sigstore private key"},
     .longest = 4096,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/cosign.key",
     .rotate = "Make a new pair (cosign generate-key-pair) or sign without keys; sign again what this key signed.",
     .good = {"-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\neyJ"
              "rZGYiOnsibmFtZSI6InNjcnlwdCJ9LCJjaXBoZXJ0ZXh0IjoiQTNqMU1ueWtiNzBFWWxVaEdHTEFMdmJGdFI4bjVEU"
              "3kwUFNERmhKSXVKVlZzT3JIc0pLUzhzMjFkNXI1RUViZnhuUWpwQVRDU2g2Y3BPb2pxOERPOXhiOTlTIn0=\n-----E"
              "ND ENCRYPTED SIGSTORE PRIVATE KEY-----\n"},
     .bad = {"-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n-----END ENCRYPTED SIGSTORE PRIVATE KEY----"
             "-"}},
    {.id = "encrypted-private-key",
     .title = "Private key under a passphrase",
     .severity = Severity::medium,
     .form = Form::whole,
     .pattern =
         R"(-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----(?:\s|\\[nr])[A-Za-z0-9+/=\\\s,:.\-\"']+?-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----)",
     .keywords = {"private key-----"},
     .longest = 16384,
     .validate = encrypted_private_key,
     .delivery = Delivery::ssh,
     .target = "/run/secrets/key.pem",
     .rotate = "Keep it out of images: its passphrase can be tried at leisure; replace the pair if the passphrase is "
               "weak or known.",
     .good = {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG"
              "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjnLwanddAZmwICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
              "ZQMEASoEELCHta8P/+PIc6z0Zd2zEBYEQIo5\n5gZWWhzfTwRxTPj7jF1z9PVOh4c0jfM4LZLr+F+wXVVC5x2WNFjsO"
              "nFsnelSMsdT\nT7MThnZHuvytbHuNpdY=\n-----END ENCRYPTED PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,57B"
              "DED20832B5D5D2D7E9E122A7C79C2\n\nrl1Q0g/nJ3PPkxXwpMHJmrNFp4/oX6LNaElZaMmKmVX09J5liEbHpO1rmC7"
              "4QfG6\n5/SPA1Y9IqoslM1HJTHfOyYoAvNw5ml4g0s8a+Yk5jmHK50teCsAKRyPkMWJq9xb\niUvf/5pqY2lQwcWohQE"
              "/iUge3YZOlTfC/m9afJxJdCA=\n-----END EC PRIVATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDsEGWu4a\nN6ehLl8DfhOrC9AAAAEAAA"
              "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILT/m15wYTcbNTFa\n31heMhoE3Pw1/ymvc8H43r/OYooJAAAAkE84Gf5q+"
              "EboppI1T3hyO1kweOhMTOd1OpXJbZ\nb7vCzbJKlvX1fRQaDRRjxOxKLqe/00H2islsIl602NcH0/3i25SYfNJLzs3g"
              "zuFeMiYr7r\na8lg+tb9lBALKjgAFr1kDZlFgMxXuA8mwl8MGmVjstoiLCkeJ9nelaGiBLOexWyWWI8/ec\nGZSEkl9A"
              "6hYf6sOw==\n-----END OPENSSH PRIVATE KEY-----\n"},
     .bad = {"-----BEGIN PRIVATE KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGeXZKfKm9hkJLUpI\n6RqZE8VvIieWGrBS3+i0Bw9yEhWh"
             "RANCAARzzQn8rYtp2IsO0z/bxyTQ/EbWdsi2\nrYsf1lKBrM4ZOQ+uRjVj1sAOxL3IHoJ+YMIcv96aIftywl0tsWLWu"
             "SHC\n-----END PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACCl+zdLmTCQ"
             "JV44qAz6dxnkf2Z3yoiCR+8/qhc48cmSpgAAAJB6Zyt7emcr\newAAAAtzc2gtZWQyNTUxOQAAACCl+zdLmTCQJV44q"
             "Az6dxnkf2Z3yoiCR+8/qhc48cmSpg\nAAAED6vgBC4YpipkqG+0jw/K1pP+og6g2czFdHtmCD5qe+B6X7N0uZMJAlXj"
             "ioDPp3GeR/\nZnfKiIJH7z+qFzjxyZKmAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"}},
    {.id = "extended-private-key",
     .title = "Extended private key of a wallet",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"(\b([xyzt]prv[1-9A-HJ-NP-Za-km-z]{107})\b)",
     .keywords = {"xprv", "yprv", "zprv", "tprv"},
     .min_entropy = 4.5,
     .target = "WALLET_KEY",
     .rotate = "Move the funds to a wallet with a new seed.",
     .good = {"xpr"
              "vm8TNBdAc1rNuEdCwCyrWdSrA3wZnWEMXx3yGxFbsYcxyZQEz7FsXJb8qRvjKbC7h5syhv7nkVahkmQ9MUbDopfCYw"
              "wSG7XYf3p2BDgbRJ2d"},
     .bad = {"xpu"
             "byNa8HkMK4oxM6hjeFPvdqXpf25Sjccod1xbWiWCuDucXk5ok8c1c4vwYkzFqw3nQ2KcJ2mFtbouDiSieHZ3A5tj1F"
             "63HTt5L2F2wEAcbNdw"}},
    {.id = "jwk-private-key",
     .title = "JSON Web Key with its private part",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"x("kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"[^{}]{0,1500}?"d"\s{0,4}:\s{0,4}"([A-Za-z0-9_\-]{42,700})")x",
     .keywords = {"\"kty\""},
     .min_entropy = 4,
     .longest = 4096,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/jwk.json",
     .rotate = "Replace the key in the key set, let the old one end, and mount the new one at run time.",
     .good = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"jfj"
              "uVDk0xDHMRpkwpBBumMEx8UuJKWK7zax0KA6oM2X\", \"y\": \"cfIu5SMg6f2zVjzMXVVN3YZL6tVlFIg17mbmN5tSd"
              "cO\", \"d\": \"lzvXKnjMBa9gdhmw9hUGTgx0uhiogjsSwgOo5YSFRbn\"}"},
     .bad = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"OT9"
             "dir501KvCQIto4HfPF2nGZ88TFyGB8JDreNQuOmk\", \"y\": \"0VmuY63KlDS0hYFlRhvElgUL4t4FvSkzPKf9YrXaZ"
             "X6\"}"}},
    {.id = "minisign-secret-key",
     .title = "minisign or signify secret key",
     .form = Form::whole,
     .pattern =
         R"(untrusted comment: (?:minisign encrypted secret key|signify secret key|minisign secret key[^\n]{0,60})\s{1,2}(RW[A-Za-z0-9+/]{130,220}={0,2}))",
     .keywords = {"untrusted comment:"},
     .min_entropy = 4,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/minisign.key",
     .rotate = "Make a new pair, publish its public key, and sign again.",
     .good = {"untrusted comment: minisign encrypted secret key\nRWD"
              "ToJ9TuKm5KB4aa45on4ayVmdL3PFgizzjgD8XksHToTyBTIW0l7rsRHXboRBcv5ZTLJ8bGmcKqoX5AjPvnT2FMTAfC"
              "qvVO0g7OlGMipMyUFb4Q8HVbTKJ4Y7D42fBGmaVGRzVLP9yieGtcOoFj3fk33xIrV9eQNhWQ7pCBk42WWug5LqywZb"
              "fJhl7euSKRMfpPA6XgMSeE1jQok7v\n"},
     .bad = {"untrusted comment: minisign public key 1234\nRWQ"
             "f6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n"}},
    {.id = "openvpn-static-key",
     .title = "OpenVPN static key",
     .form = Form::whole,
     .pattern = R"(-----BEGIN OpenVPN Static key V1-----([0-9a-f\s]{500,})-----END OpenVPN Static key V1-----)",
     .keywords = {"openvpn static key"},
     .min_entropy = 3,
     .longest = 1024,
     .delivery = Delivery::secret_file,
     .target = "/etc/openvpn/ta.key",
     .rotate = "Generate a new key (openvpn --genkey) for server and clients.",
     .good = {"-----BEGIN OpenVPN Static key V1-----\n210"
              "bfb1b16ce71486f7314400b59f460\n33558ec0c4b1cf9863bcebbca083e44a\n09018ee612ee9e64091282556b8"
              "86d50\n91b7830ab34c9bda807c3a171a5d666e\n73d8da134a135a925041f0b85e10b22c\nd526bc21f71cdb0913"
              "639530ac245404\nb76f9bb423861174a41b8dedb34f835e\na63e5b8e72a074a95a441118d894b0dd\n4dfdeaf88"
              "3dd26abfa00dab4335751d0\n824ef8718ff356782db2d64da3ab7cbf\n47d7c312255dffdba7b1fa0991bfa960\n"
              "04ffda358719919d6d689f4a28e2aa24\n632360a643e703d5d42f2f2f7d5f17d2\n3e2108c963303fd3416b4b47"
              "14b33804\nf1f15f3efeb272b3736b24da6f8082ee\n0c17f47997c3b9a5cfab94b1f51838b9\n-----END OpenVP"
              "N Static key V1-----\n"},
     .bad = {"-----BEGIN OpenVPN Static key V1-----\n-----END OpenVPN Static key V1-----"}},
    {.id = "pgp-private-key",
     .title = "OpenPGP private key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"(-----BEGIN PGP PRIVATE KEY BLOCK-----[A-Za-z0-9+/=\\\s,:.\-()@<>]+?-----END PGP PRIVATE KEY BLOCK-----)",
     .keywords = {"pgp private key"},
     .longest = 32768,
     .validate = pgp_private_key,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/signing.asc",
     .rotate =
         "Publish a revocation certificate, make a new key, and sign with one that stays on a token or in a service.",
     .good = {"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlFg"
              "EawK9kBYJKwYBBAHaRw8BAQdAtzBzQRu9tZq9+O0NomA4wdUp1Tq3Yi/ZEshp\ngtYNv0oAAP93UOQKKipjRiUiHkcD"
              "GZsL2Owb4ZoLzSkkD0rCWQxKDQt1tBFjaSA8\nY2lAc2hvcC50ZXN0PoiQBBMWCAA4FiEETfJZrT+CM5VlnuaEyV6Ew"
              "R/+i/QFAmsC\nvZACGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQyV6EwR/+i/SLzwD8C8G0\n/qgNdD14Dtwxy"
              "WxP+MnuWRupaEfVJ7OKqHP7j+EA/0FWFiRgHEWOs/JDNi8Fb1Es\nflCXmOOR0D/ocwRebSYF\n=KNSc\n-----END PG"
              "P PRIVATE KEY BLOCK-----\n"},
     .bad = {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ\n-----END PGP PUBLIC KEY BLOCK-----\n",
             "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n...\n-----END PGP PRIVATE KEY BLOCK-----"}},
    {.id = "private-key",
     .title = "Private key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"(-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----(?:\s|\\[nr])[A-Za-z0-9+/=\\\s,:.\-\"']+?-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY-----)",
     .keywords = {"private key-----"},
     .longest = 16384,
     .validate = private_key,
     .delivery = Delivery::ssh,
     .target = "/root/.ssh/id_ed25519",
     .rotate = "Replace the key pair everywhere its public key is trusted, revoke certificates made for it, and mount "
               "the new one at run time.",
     .good = {"-----BEGIN PRIVATE KEY-----\nMIG"
              "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGeXZKfKm9hkJLUpI\n6RqZE8VvIieWGrBS3+i0Bw9yEhWh"
              "RANCAARzzQn8rYtp2IsO0z/bxyTQ/EbWdsi2\nrYsf1lKBrM4ZOQ+uRjVj1sAOxL3IHoJ+YMIcv96aIftywl0tsWLWu"
              "SHC\n-----END PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nMHc"
              "CAQEEIGfnGwWxK8qDFK3wpfwPOjHHOoCHziSbcpS+L/q6vVz9oAoGCCqGSM49\nAwEHoUQDQgAELVARHvua/+B1wvb/"
              "FTVwFZqHguSn1iTVaGLiIcbpGZrwgrYD5Rxj\nGVpIiBiEPNkGC/S6E4B1gsv371ZG7ghISQ==\n-----END EC PRIV"
              "ATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACCl+zdLmTCQ"
              "JV44qAz6dxnkf2Z3yoiCR+8/qhc48cmSpgAAAJB6Zyt7emcr\newAAAAtzc2gtZWQyNTUxOQAAACCl+zdLmTCQJV44q"
              "Az6dxnkf2Z3yoiCR+8/qhc48cmSpg\nAAAED6vgBC4YpipkqG+0jw/K1pP+og6g2czFdHtmCD5qe+B6X7N0uZMJAlXj"
              "ioDPp3GeR/\nZnfKiIJH7z+qFzjxyZKmAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
              "KEY=\"-----BEGIN PRIVATE KEY-----\\nMI"
              "GHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGeXZKfKm9hkJLUpI\\n6RqZE8VvIieWGrBS3+i0Bw9yEh"
              "WhRANCAARzzQn8rYtp2IsO0z/bxyTQ/EbWdsi2\\nrYsf1lKBrM4ZOQ+uRjVj1sAOxL3IHoJ+YMIcv96aIftywl0tsW"
              "LWuSHC\\n-----END PRIVATE KEY-----\\n\""},
     .bad = {"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
             "-----BEGIN RSA PRIVATE KEY-----\nMII"
             "EowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG"
             "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjnLwanddAZmwICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
             "ZQMEASoEELCHta8P/+PIc6z0Zd2zEBYEQIo5\n5gZWWhzfTwRxTPj7jF1z9PVOh4c0jfM4LZLr+F+wXVVC5x2WNFjsO"
             "nFsnelSMsdT\nT7MThnZHuvytbHuNpdY=\n-----END ENCRYPTED PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABDsEGWu4a\nN6ehLl8DfhOrC9AAAAEAAA"
             "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILT/m15wYTcbNTFa\n31heMhoE3Pw1/ymvc8H43r/OYooJAAAAkE84Gf5q+"
             "EboppI1T3hyO1kweOhMTOd1OpXJbZ\nb7vCzbJKlvX1fRQaDRRjxOxKLqe/00H2islsIl602NcH0/3i25SYfNJLzs3g"
             "zuFeMiYr7r\na8lg+tb9lBALKjgAFr1kDZlFgMxXuA8mwl8MGmVjstoiLCkeJ9nelaGiBLOexWyWWI8/ec\nGZSEkl9A"
             "6hYf6sOw==\n-----END OPENSSH PRIVATE KEY-----\n",
             "-----BEGIN PUBLIC KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGeXZKfKm9hkJLUpI\n6RqZE8VvIieWGrBS3+i0Bw9yEhWh"
             "RANCAARzzQn8rYtp2IsO0z/bxyTQ/EbWdsi2\nrYsf1lKBrM4ZOQ+uRjVj1sAOxL3IHoJ+YMIcv96aIftywl0tsWLWu"
             "SHC\n-----END PUBLIC KEY-----\n"}},
    {.id = "putty-private-key",
     .title = "PuTTY private key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"(PuTTY-User-Key-File-[23]: [\w\-]{3,40}\s{1,2}Encryption: none\s{1,2}Comment: [^\r\n]{0,200}\s{1,2}Public-Lines: [0-9]{1,3}\s[A-Za-z0-9+/=\s]+Private-Lines: [0-9]{1,3}\s([A-Za-z0-9+/=\s]{40,})Private-(?:MAC|Hash): [0-9a-f]{40,64})",
     .keywords = {"putty-user-key-file-"},
     .longest = 16384,
     .delivery = Delivery::ssh,
     .target = "/root/.ssh/id.ppk",
     .rotate = "Replace the key pair everywhere its public key is trusted, revoke certificates made for it, and mount "
               "the new one at run time.",
     .good = {"PuT"
              "TY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: ci\nPublic-Lines: 2\nAAAAC3NzaC1lZ"
              "DI1NTE5AAAAIiYy8fHDhfmxhVRQmV7vbBbvFZj4sXClOgFASpNL\nxz7gOXbi\nPrivate-Lines: 1\nAAAAILmo1v8s"
              "AVpAyYeTU4rKjwrj9m2oU2furMeRAe1uOAkj\nPrivate-MAC: 87a5262f71b679bb95b64858998d6f604dfe8aeb"
              "c5f245aff5f6a701907ed56e\n"},
     .bad = {"PuT"
             "TY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: ci\n"}},
    {.id = "wireguard-private-key",
     .title = "WireGuard private key",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern =
         R"((?m)^\s{0,8}(?:PrivateKey|PresharedKey)\s{0,4}=\s{0,4}([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\s{0,4}$)",
     .keywords = {"privatekey", "presharedkey"},
     .min_entropy = 4,
     .delivery = Delivery::secret_file,
     .target = "/etc/wireguard/wg0.conf",
     .rotate = "Make a new pair (wg genkey), give the public key to the peers, and mount the file at run time.",
     .good = {"[Interface]\nPrivateKey = QUI"
              "yQVBCbEgwRDJTN2x2RUpYZDloN3pIZ3lpUzczMjQ=\nAddress = 10.0.0.2/32\n"},
     .bad = {"[Interface]\nPrivateKey = <key>\n",
             "[Peer]\nPublicKey = Y1R"
             "PRUZzMEthR1JMdEZmZzlhdjk4QTJJRFRES1V6ak8=\n"}},
};

}  // namespace

Family key_rules() { return {"Private keys", kRows}; }

}  // namespace plimsoll::secret
