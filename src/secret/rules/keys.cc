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
              "-SECRET-KEY-14WF4VRAGE5Z3MLFLSFW9J4XUMHTHV2TZ2ET3QDZU8WNF83U8RZYSETLGWF"},
     .bad = {"SOPS_AGE_KEY=AGE"
             "-SECRET-KEY-14WF4VRAGE5Z3MLFLSFW9Jxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUtuZEljWkFYajBmbEZ2MFl6d3BqTU1iM3FnN2hoa"
              "XFiZFNYbXVIRitaUUtvQW9HQ0NxR1NNNDkKQXdFSG9VUURRZ0FFaSs1L0JKcGxRYVcxVkdnQStNcDNHbS9peDgrUjE"
              "zTVlpMWlWYStMOU1CWlhpNHFIUS9JbQpzZ25BTVpvbjdNMldRN05hYmVvQmJCR0RBcTAyL05JWFlRPT0KLS0tLS1FT"
              "kQgRUMgUFJJVkFURSBLRVktLS0tLQo=",
              "  tls.key: LS0"
              "tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd"
              "0lCQVFRZ1JxekxGRmtiWlh4TnFaUm4KWTNYeUg2SXhPS0tmNTJaOEFGOFpPRmpUaGtlaFJBTkNBQVRMRXh2cm1UN0F"
              "NQnAwY3dEMUhTcWUwS0xGOUVTUQo3b2dKU09Uei83VnJBNUxSSmM4RzlxckdlZ1FIRlNxdnk0L1VzMkdPWUtERXJ2W"
              "lZvd3l1Qk1hOQotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg=="},
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
              "rZGYiOnsibmFtZSI6InNjcnlwdCJ9LCJjaXBoZXJ0ZXh0IjoiSXVKVlZzT3JIc0pLUzhzMjFkNXI1RUViZnhuUWpwQ"
              "VRDU2g2Y3BPb2pxOERPOXhiOTlTRFRvSjlUdUttNUtCNGFhNDVvbjRheVZtZEwzUEZnaXp6amdEOFhrIn0=\n-----E"
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
              "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi0uomI1ooY1wICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
              "ZQMEASoEEDQsJ5fTSb9TrzY7RVO6h9EEQK3B\n9DS37NV2RVnbV4xiTPD42K/9uQxkrYFa0w3EeVIdqkJVKip9Y6UwF"
              "t05LNlxt4e9\nnuC1rwUQosknUz5Pww0=\n-----END ENCRYPTED PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3D9"
              "620B45299BD566D2429C815551767\n\nW5Wlthib1rUPl2b1Fh4+OQ1A8TvWxX1kAt7Eu+nDHoD0xpUqDEieGB1BUSC"
              "TKyrs\nIBYC8hRe9K/Zet+oXY8XM9GfWeOoof8v/KqebeavYDjPZgFAgo19fXWQyOq3v8Cv\nEhWoMVR7v98OAASxCt0"
              "mJ4/JXnCKqkInyiBijf0cefs=\n-----END EC PRIVATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBGptIG4j\nZQuOwrSldaxMt6AAAAEAAA"
              "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIIKoe4V23z1UPETp\nIidQFZPRMYeNsz2UFHJEgszEDTnQAAAAkGpny87kJ"
              "f3gDnZRpgIjw56s6BpXQVDkKumLHS\nRifz0cxWlgQPgb6tSdX5mjeb5KNWOI4Q0yw4ijUM765MPi0KR7cBRPFlCNQx"
              "EACtgyPyNv\nEtrOHTfVNyfOH0X4GmMH7wP8+nhhuffe7nLALP/vD7Y4bPZsBcdi93ny4YiCTl/waYTpuc\nfcZyDj+L"
              "JOTMuQCg==\n-----END OPENSSH PRIVATE KEY-----\n"},
     .bad = {"-----BEGIN PRIVATE KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRqzLFFkbZXxNqZRn\nY3XyH6IxOKKf52Z8AF8ZOFjThkeh"
             "RANCAATLExvrmT7AMBp0cwD1HSqe0KLF9ESQ\n7ogJSOTz/7VrA5LRJc8G9qrGegQHFSqvy4/Us2GOYKDErvZVowyuB"
             "Ma9\n-----END PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAFZkGf8eRW"
             "t+3fdkytWC+vtMXHvR4dlqooNVXLvi/UXgAAAJBNzPGwTczx\nsAAAAAtzc2gtZWQyNTUxOQAAACAFZkGf8eRWt+3fd"
             "kytWC+vtMXHvR4dlqooNVXLvi/UXg\nAAAED+/zXfc178wYCTCDNsnFM8CcuQtlr5FtcDBLxZxAbiHgVmQZ/x5Fa37d"
             "92TK1YL6+0\nxce9Hh2Wqig1Vcu+L9ReAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
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
              "vyGxFbsYcxyZQEz7FsXJb8qRvjKbC7h5syhv7nkVahkmQ9MUbDopfCYwwSG7XYf3p2BDgbRJ2dyNa8HkMK4oxM6hje"
              "FPvdqXpf25Sjccod1x"},
     .bad = {"xpu"
             "bbWiWCuDucXk5ok8c1c4vwYkzFqw3nQ2KcJ2mFtbouDiSieHZ3A5tj1F63HTt5L2F2wEAcbNdw65XShrfBT2b9QQTg"
             "5T1NGgDmRnCQSpErqm"}},
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
     .good = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"oM2"
              "XcfIu5SMg6f2zVjzMXVVN3YZL6tVlFIg17mbmN5t\", \"y\": \"SdcOlzvXKnjMBa9gdhmw9hUGTgx0uhiogjsSwgOo5"
              "YS\", \"d\": \"FRbnOT9dir501KvCQIto4HfPF2nGZ88TFyGB8JDreNQ\"}"},
     .bad = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"uOm"
             "k0VmuY63KlDS0hYFlRhvElgUL4t4FvSkzPKf9YrX\", \"y\": \"aZX6A3j1Mnykb70EYlUhGGLALvbFtR8n5DSy0PSDF"
             "hJ\"}"}},
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
     .good = {"untrusted comment: minisign encrypted secret key\nRWs"
              "HToTyBTIW0l7rsRHXboRBcv5ZTLJ8bGmcKqoX5AjPvnT2FMTAfCqvVO0g7OlGMipMyUFb4Q8HVbTKJ4Y7D42fBGmaV"
              "GRzVLP9yieGtcOoFj3fk33xIrV9eQNhWQ7pCBk42WWug5LqywZbfJhl7euSKRMfpPA6XgMSeE1jQok7vi7QLxyAay9"
              "Z0nzLyqDaBsBunTaPn92sWjTDKUt2\n"},
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
     .good = {"-----BEGIN OpenVPN Static key V1-----\n440"
              "0b59f46033558ec0c4b1cf9863bce\nbbca083e44a09018ee612ee9e6409128\n2556b886d5091b7830ab34c9bda"
              "807c3\na171a5d666e73d8da134a135a925041f\n0b85e10b22cd526bc21f71cdb0913639\n530ac245404b76f9bb"
              "423861174a41b8\ndedb34f835ea63e5b8e72a074a95a441\n118d894b0dd4dfdeaf883dd26abfa00d\nab4335751"
              "d0824ef8718ff356782db2d\n64da3ab7cbf47d7c312255dffdba7b1f\na0991bfa96004ffda358719919d6d689\n"
              "f4a28e2aa24632360a643e703d5d42f2\nf2f7d5f17d23e2108c963303fd3416b4\nb4714b33804f1f15f3efeb27"
              "2b3736b2\n4da6f8082ee0c17f47997c3b9a5cfab9\n4b1f51838b9f6068bd55b74f9aa30a53\n-----END OpenVP"
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
              "EawK9sRYJKwYBBAHaRw8BAQdAT7MAzjoXpq9R6quwVTiB00/zwhnLHwFbrmGZ\n4WPvHHoAAQDK8EokueGssO5NoHrb"
              "WGQOva3M+/GT6M/OVezIUznHHhPNtBFjaSA8\nY2lAc2hvcC50ZXN0PoiQBBMWCAA4FiEEHZWkaOgey24z+ff3qwFZK"
              "Z0YtjsFAmsC\nvbECGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQqwFZKZ0Ytju2/AEAj7Z2\nCcXth14qDtDBr"
              "cLNu4eEng2q3FN9RhRauS0tx0UBAO95TYdp5vcqNCxT2v64n6G5\nuIj7cygI/U+3vrbFFfYE\n=WDdr\n-----END PG"
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
              "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRqzLFFkbZXxNqZRn\nY3XyH6IxOKKf52Z8AF8ZOFjThkeh"
              "RANCAATLExvrmT7AMBp0cwD1HSqe0KLF9ESQ\n7ogJSOTz/7VrA5LRJc8G9qrGegQHFSqvy4/Us2GOYKDErvZVowyuB"
              "Ma9\n-----END PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nMHc"
              "CAQEEIKndIcZAXj0flFv0YzwpjMMb3qg7hhiqbdSXmuHF+ZQKoAoGCCqGSM49\nAwEHoUQDQgAEi+5/BJplQaW1VGgA"
              "+Mp3Gm/ix8+R13MYi1iVa+L9MBZXi4qHQ/Im\nsgnAMZon7M2WQ7NabeoBbBGDAq02/NIXYQ==\n-----END EC PRIV"
              "ATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAFZkGf8eRW"
              "t+3fdkytWC+vtMXHvR4dlqooNVXLvi/UXgAAAJBNzPGwTczx\nsAAAAAtzc2gtZWQyNTUxOQAAACAFZkGf8eRWt+3fd"
              "kytWC+vtMXHvR4dlqooNVXLvi/UXg\nAAAED+/zXfc178wYCTCDNsnFM8CcuQtlr5FtcDBLxZxAbiHgVmQZ/x5Fa37d"
              "92TK1YL6+0\nxce9Hh2Wqig1Vcu+L9ReAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
              "KEY=\"-----BEGIN PRIVATE KEY-----\\nMI"
              "GHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRqzLFFkbZXxNqZRn\\nY3XyH6IxOKKf52Z8AF8ZOFjThk"
              "ehRANCAATLExvrmT7AMBp0cwD1HSqe0KLF9ESQ\\n7ogJSOTz/7VrA5LRJc8G9qrGegQHFSqvy4/Us2GOYKDErvZVow"
              "yuBMa9\\n-----END PRIVATE KEY-----\\n\""},
     .bad = {"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
             "-----BEGIN RSA PRIVATE KEY-----\nMII"
             "EowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG"
             "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi0uomI1ooY1wICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
             "ZQMEASoEEDQsJ5fTSb9TrzY7RVO6h9EEQK3B\n9DS37NV2RVnbV4xiTPD42K/9uQxkrYFa0w3EeVIdqkJVKip9Y6UwF"
             "t05LNlxt4e9\nnuC1rwUQosknUz5Pww0=\n-----END ENCRYPTED PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBGptIG4j\nZQuOwrSldaxMt6AAAAEAAA"
             "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIIKoe4V23z1UPETp\nIidQFZPRMYeNsz2UFHJEgszEDTnQAAAAkGpny87kJ"
             "f3gDnZRpgIjw56s6BpXQVDkKumLHS\nRifz0cxWlgQPgb6tSdX5mjeb5KNWOI4Q0yw4ijUM765MPi0KR7cBRPFlCNQx"
             "EACtgyPyNv\nEtrOHTfVNyfOH0X4GmMH7wP8+nhhuffe7nLALP/vD7Y4bPZsBcdi93ny4YiCTl/waYTpuc\nfcZyDj+L"
             "JOTMuQCg==\n-----END OPENSSH PRIVATE KEY-----\n",
             "-----BEGIN PUBLIC KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRqzLFFkbZXxNqZRn\nY3XyH6IxOKKf52Z8AF8ZOFjThkeh"
             "RANCAATLExvrmT7AMBp0cwD1HSqe0KLF9ESQ\n7ogJSOTz/7VrA5LRJc8G9qrGegQHFSqvy4/Us2GOYKDErvZVowyuB"
             "Ma9\n-----END PUBLIC KEY-----\n"}},
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
              "DI1NTE5AAAAIXbiLmo1v8sAVpAyYeTU4rKjwrj9m2oU2furMeRA\ne1uOAkjG\nPrivate-Lines: 1\nAAAAIEKYdAXd"
              "4pvDy5qUEz3ulNCEIMNdIArsnMeXdsXC9YGa\nPrivate-MAC: 58998d6f604dfe8aebc5f245aff5f6a701907ed5"
              "6ed744457642af0feb03c63e\n"},
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
     .good = {"[Interface]\nPrivateKey = Y1R"
              "PRUZzMEthR1JMdEZmZzlhdjk4QTJJRFRES1V6ak8=\nAddress = 10.0.0.2/32\n"},
     .bad = {"[Interface]\nPrivateKey = <key>\n",
             "[Peer]\nPublicKey = NW0"
             "zcTB1TlVOdG5acDJOMkRQU0UzbDlxR3lEVUZxNzM=\n"}},
};

}  // namespace

Family key_rules() { return {"Private keys", kRows}; }

}  // namespace plimsoll::secret
