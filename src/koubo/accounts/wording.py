"""The words of history entries about people."""

from typing import Final

from koubo.kernel.text import Text

WORDS: Final = {
    "sign_up": Text("利用者登録", "Signed up"),
    "make_account": Text("アカウントの作成", "Made the account"),
    "appoint_first": Text("事務局の最初の担当者の登録", "Made the first person of the secretariat"),
    "become_seeker": Text("求職者としての利用開始", "Became a job seeker"),
    "erase_person": Text("利用者情報の削除", "Erased the person"),
    "choose_notices": Text("新しい端末からのログインの通知の変更", "Changed whether to be told of new devices"),
    "end_sessions": Text("ログアウト（端末）", "Signed out devices"),
    "change_person": Text("氏名・言語の変更", "Changed name or language"),
    "change_address": Text("メールアドレスの変更", "Changed the e-mail address"),
    "password_changed": Text("パスワードの変更", "Changed the password"),
    "password_set": Text("パスワードの設定", "Set a password"),
    "password_reset": Text("パスワードの再設定", "Reset the password by mail"),
    "totp_activated": Text("認証アプリの登録", "Added an authenticator app"),
    "totp_deactivated": Text("認証アプリの解除", "Removed the authenticator app"),
    "webauthn_added": Text("パスキーの登録", "Added a passkey"),
    "webauthn_removed": Text("パスキーの解除", "Removed a passkey"),
    "recovery_codes_generated": Text("回復コードの更新", "Renewed the recovery codes"),
    "account_connected": Text("外部アカウントの連携", "Linked an account elsewhere"),
    "account_disconnected": Text("外部アカウントの連携解除", "Unlinked an account elsewhere"),
    "second_factor_reset": Text("パスキー・認証アプリの解除（事務局）", "Reset passkeys and codes (secretariat)"),
}
