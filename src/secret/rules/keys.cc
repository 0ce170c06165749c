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
              "-SECRET-KEY-19J4XUMHTHV2TZ2ET3QDZU8WNF83U8RZYACW0Q5SM40FFG2ZJDADSZTZA95"},
     .bad = {"SOPS_AGE_KEY=AGE"
             "-SECRET-KEY-19J4XUMHTHV2TZ2ET3QDZUxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
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
              "tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NBUUVFSUV2NXF3R3JUYk1HSjJEWjdQeXViOFFZbTJvZ0JUd"
              "2g4YnB3L0N4UEVtWGZvQW9HQ0NxR1NNNDkKQXdFSG9VUURRZ0FFbmJFZWI5STN3enBoZUI3ejIrcXBwQS9SeWs1Q1B"
              "1ZU9GZnZOaDRZSWFPM1l6RkVSVUtXYwpVdnh1UHlobm95UnZWVmU2MWgrL2JSNXZ0QVVmaE5NV05nPT0KLS0tLS1FT"
              "kQgRUMgUFJJVkFURSBLRVktLS0tLQo=",
              "  tls.key: LS0"
              "tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0hBZ0VBTUJNR0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSEJHMHdhd"
              "0lCQVFRZ2pDMThUVEsxQUw2QytqL3QKZUxrRU1CT1VVcXUxcXRlTGljWmIxNkdGdUoraFJBTkNBQVIrdGpwd1FmUnN"
              "GZlM0R2RCaWtIREtCYmZxL3R1MwpPRC8wcUpvU3hWaStNeGtEUm9jK0t3dGVmMGp5Wm9FV00rL29YemlpV2RjM2EyQ"
              "0ZOTEZHU2VXSwotLS0tLUVORCBQUklWQVRFIEtFWS0tLS0tCg=="},
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
              "rZGYiOnsibmFtZSI6InNjcnlwdCJ9LCJjaXBoZXJ0ZXh0IjoiRWJmeG5RanBBVENTaDZjcE9vanE4RE85eGI5OVNEV"
              "G9KOVR1S201S0I0YWE0NW9uNGF5Vm1kTDNQRmdpenpqZ0Q4WGtzSFRvVHlCVElXMGw3cnNSSFhib1JCIn0=\n-----E"
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
              "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhfiNoVWvw/DQICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
              "ZQMEASoEEL9bh9nJZp2aNMD15YeTIkMEQAX6\nigCi+CwAPVhQn485dkVRkCyfvt4vmD1i3/0gY8tCOV1oFZIJ62y90"
              "/4K/O5Vmj5t\nNR/XB/iLEmeBesnAD34=\n-----END ENCRYPTED PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,8B6"
              "A6A03EDE2D3E166AF73C9488D336E\n\nFSsn9Q+oQmfYus0oIdN1e0Lu1T0DHs+ifnEBxr8f88TBOKcsrn87Ddyf5i6"
              "MXs8P\nxNanATlU22qd925pXKBt4Vs/jwC76ZviwbLkNjck5pG5WtV53aJsJNyMoGGoJ158\nE+TZAogSYsrczXaL6sP"
              "Nk0S0+Ye3m7ofPh9kwo83np4=\n-----END EC PRIVATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAvaUp+kl\nYri1uMW/cxI5OVAAAAEAAA"
              "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIIaNSdcx25GW6sl1\noR8a+qwgghep4YVgvz1ONyCr8rDnAAAAkFKhcb6TX"
              "UuicskSSXwlPxZJ/SRtCAxwsZhFKG\nKv/+84pL9Fe4yFQmXQx4V93hEtABuNCyB55qFELaagTCcFjrren0lSrzymwG"
              "mJwalKQYWD\n/5JIzUvQSOmdwP6gHGYUL58XkbpdGV3/vlASaPSctszJCctBu35BS0nidUfDl5NvHEesmz\novvVy0TF"
              "l8mtJWoA==\n-----END OPENSSH PRIVATE KEY-----\n"},
     .bad = {"-----BEGIN PRIVATE KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjC18TTK1AL6C+j/t\neLkEMBOUUqu1qteLicZb16GFuJ+h"
             "RANCAAR+tjpwQfRsFfS4GdBikHDKBbfq/tu3\nOD/0qJoSxVi+MxkDRoc+Kwtef0jyZoEWM+/oXziiWdc3a2CFNLFGS"
             "eWK\n-----END PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAKNP5GYliO"
             "WnZb1sm6vUoYb1joYtENUaMv23B/Bo/8HwAAAJDW4Bjd1uAY\n3QAAAAtzc2gtZWQyNTUxOQAAACAKNP5GYliOWnZb1"
             "sm6vUoYb1joYtENUaMv23B/Bo/8Hw\nAAAEDzEvdDKNo4WsiKON47RfwIPit/WL+9CXbnUZCYuQGloAo0/kZiWI5adl"
             "vWybq9Shhv\nWOhi0Q1Roy/bcH8Gj/wfAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
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
              "vRvjKbC7h5syhv7nkVahkmQ9MUbDopfCYwwSG7XYf3p2BDgbRJ2dyNa8HkMK4oxM6hjeFPvdqXpf25Sjccod1xbWiW"
              "CuDucXk5ok8c1c4vwY"},
     .bad = {"xpu"
             "bkzFqw3nQ2KcJ2mFtbouDiSieHZ3A5tj1F63HTt5L2F2wEAcbNdw65XShrfBT2b9QQTg5T1NGgDmRnCQSpErqmMdk1"
             "Rj7hzFp18Akupyz2cF"}},
    {.id = "jwk-private-key",
     .title = "JSON Web Key with its private part",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"x("kty"\s{0,4}:\s{0,4}"(?:RSA|EC|OKP)"[^{}]*?"d"\s{0,4}:\s{0,4}"([A-Za-z0-9_\-]{42,700})")x",
     .keywords = {"\"kty\""},
     .min_entropy = 4,
     .longest = 4096,
     .delivery = Delivery::secret_file,
     .target = "/run/secrets/jwk.json",
     .rotate = "Replace the key in the key set, let the old one end, and mount the new one at run time.",
     .good = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"VN3"
              "YZL6tVlFIg17mbmN5tSdcOlzvXKnjMBa9gdhmw9h\", \"y\": \"UGTgx0uhiogjsSwgOo5YSFRbnOT9dir501KvCQIto"
              "4H\", \"d\": \"fPF2nGZ88TFyGB8JDreNQuOmk0VmuY63KlDS0hYFlRh\"}"},
     .bad = {"{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"vEl"
             "gUL4t4FvSkzPKf9YrXaZX6A3j1Mnykb70EYlUhGG\", \"y\": \"LALvbFtR8n5DSy0PSDFhJIuJVVsOrHsJKS8s21d5r"
             "5E\"}"}},
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
     .good = {"untrusted comment: minisign encrypted secret key\nRWc"
              "v5ZTLJ8bGmcKqoX5AjPvnT2FMTAfCqvVO0g7OlGMipMyUFb4Q8HVbTKJ4Y7D42fBGmaVGRzVLP9yieGtcOoFj3fk33"
              "xIrV9eQNhWQ7pCBk42WWug5LqywZbfJhl7euSKRMfpPA6XgMSeE1jQok7vi7QLxyAay9Z0nzLyqDaBsBunTaPn92sW"
              "jTDKUt2uFtEYoVZtuWNDv6EoUHY7m\n"},
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
     .good = {"-----BEGIN OpenVPN Static key V1-----\n335"
              "58ec0c4b1cf9863bcebbca083e44a\n09018ee612ee9e64091282556b886d50\n91b7830ab34c9bda807c3a171a5"
              "d666e\n73d8da134a135a925041f0b85e10b22c\nd526bc21f71cdb0913639530ac245404\nb76f9bb423861174a4"
              "1b8dedb34f835e\na63e5b8e72a074a95a441118d894b0dd\n4dfdeaf883dd26abfa00dab4335751d0\n824ef8718"
              "ff356782db2d64da3ab7cbf\n47d7c312255dffdba7b1fa0991bfa960\n04ffda358719919d6d689f4a28e2aa24\n"
              "632360a643e703d5d42f2f2f7d5f17d2\n3e2108c963303fd3416b4b4714b33804\nf1f15f3efeb272b3736b24da"
              "6f8082ee\n0c17f47997c3b9a5cfab94b1f51838b9\nf6068bd55b74f9aa30a53b192eb31fbf\n-----END OpenVP"
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
              "EawLClBYJKwYBBAHaRw8BAQdAx8iuB8Hd4jMTSqbteqRKsYRotyVWJfWxb20d\ntQqLv58AAQC1uMD8j6o2fKT51kTQ"
              "TNy9ShKjWRS9ZsrifBybdTwKZBEOtBFjaSA8\nY2lAc2hvcC50ZXN0PoiQBBMWCAA4FiEEROPWomjTbW0qZ4s9beZNP"
              "c2+AzYFAmsC\nwpQCGwMFCwkIBwIGFQoJCAsCBBYCAwECHgECF4AACgkQbeZNPc2+AzYYbwD+OaMc\n1HU4p+5dtZujt"
              "x1vZcNVmPCPudSHvoAKAl2qSscA/1qlVv8QIa4rnzf3j8LUgIpO\nhpEM1a2OBqYXHMXkbYEB\n=qLX/\n-----END PG"
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
              "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjC18TTK1AL6C+j/t\neLkEMBOUUqu1qteLicZb16GFuJ+h"
              "RANCAAR+tjpwQfRsFfS4GdBikHDKBbfq/tu3\nOD/0qJoSxVi+MxkDRoc+Kwtef0jyZoEWM+/oXziiWdc3a2CFNLFGS"
              "eWK\n-----END PRIVATE KEY-----\n",
              "-----BEGIN EC PRIVATE KEY-----\nMHc"
              "CAQEEIEv5qwGrTbMGJ2DZ7Pyub8QYm2ogBTwh8bpw/CxPEmXfoAoGCCqGSM49\nAwEHoUQDQgAEnbEeb9I3wzpheB7z"
              "2+qppA/Ryk5CPueOFfvNh4YIaO3YzFERUKWc\nUvxuPyhnoyRvVVe61h+/bR5vtAUfhNMWNg==\n-----END EC PRIV"
              "ATE KEY-----\n",
              "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
              "lbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACAKNP5GYliO"
              "WnZb1sm6vUoYb1joYtENUaMv23B/Bo/8HwAAAJDW4Bjd1uAY\n3QAAAAtzc2gtZWQyNTUxOQAAACAKNP5GYliOWnZb1"
              "sm6vUoYb1joYtENUaMv23B/Bo/8Hw\nAAAEDzEvdDKNo4WsiKON47RfwIPit/WL+9CXbnUZCYuQGloAo0/kZiWI5adl"
              "vWybq9Shhv\nWOhi0Q1Roy/bcH8Gj/wfAAAAB2NpQHNob3ABAgMEBQY=\n-----END OPENSSH PRIVATE KEY-----\n",
              "KEY=\"-----BEGIN PRIVATE KEY-----\\nMI"
              "GHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjC18TTK1AL6C+j/t\\neLkEMBOUUqu1qteLicZb16GFuJ"
              "+hRANCAAR+tjpwQfRsFfS4GdBikHDKBbfq/tu3\\nOD/0qJoSxVi+MxkDRoc+Kwtef0jyZoEWM+/oXziiWdc3a2CFNL"
              "FGSeWK\\n-----END PRIVATE KEY-----\\n\""},
     .bad = {"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
             "-----BEGIN RSA PRIVATE KEY-----\nMII"
             "EowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG"
             "bMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhfiNoVWvw/DQICCAAw\nDAYIKoZIhvcNAgkFADAdBglghkgB"
             "ZQMEASoEEL9bh9nJZp2aNMD15YeTIkMEQAX6\nigCi+CwAPVhQn485dkVRkCyfvt4vmD1i3/0gY8tCOV1oFZIJ62y90"
             "/4K/O5Vmj5t\nNR/XB/iLEmeBesnAD34=\n-----END ENCRYPTED PRIVATE KEY-----\n",
             "-----BEGIN OPENSSH PRIVATE KEY-----\nb3B"
             "lbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAvaUp+kl\nYri1uMW/cxI5OVAAAAEAAA"
             "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIIaNSdcx25GW6sl1\noR8a+qwgghep4YVgvz1ONyCr8rDnAAAAkFKhcb6TX"
             "UuicskSSXwlPxZJ/SRtCAxwsZhFKG\nKv/+84pL9Fe4yFQmXQx4V93hEtABuNCyB55qFELaagTCcFjrren0lSrzymwG"
             "mJwalKQYWD\n/5JIzUvQSOmdwP6gHGYUL58XkbpdGV3/vlASaPSctszJCctBu35BS0nidUfDl5NvHEesmz\novvVy0TF"
             "l8mtJWoA==\n-----END OPENSSH PRIVATE KEY-----\n",
             "-----BEGIN PUBLIC KEY-----\nMIG"
             "HAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjC18TTK1AL6C+j/t\neLkEMBOUUqu1qteLicZb16GFuJ+h"
             "RANCAAR+tjpwQfRsFfS4GdBikHDKBbfq/tu3\nOD/0qJoSxVi+MxkDRoc+Kwtef0jyZoEWM+/oXziiWdc3a2CFNLFGS"
             "eWK\n-----END PUBLIC KEY-----\n"}},
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
              "DI1NTE5AAAAIfurMeRAe1uOAkjGEKYdAXd4pvDy5qUEz3ulNCEI\nMNdIArsn\nPrivate-Lines: 1\nAAAAIMeXdsXC"
              "9YGaaAGJJHlRDtpVjD19RZsVTpHKpSMPmfzk\nPrivate-MAC: 5f245aff5f6a701907ed56ed744457642af0feb0"
              "3c63ea74a61e4ca18df4f847\n"},
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
     .good = {"[Interface]\nPrivateKey = S1V"
              "6ak81bTNxMHVOVU50blpwMk4yRFBTRTNsOXFHeUQ=\nAddress = 10.0.0.2/32\n"},
     .bad = {"[Interface]\nPrivateKey = <key>\n",
             "[Peer]\nPublicKey = VUZ"
             "xNzM4ODBwMWZnTmVZZndlcXBlQml0SlZac2s5RDA=\n"}},
};

}  // namespace

Family key_rules() { return {"Private keys", kRows}; }

}  // namespace plimsoll::secret
