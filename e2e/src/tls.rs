//! TLS with a certificate that is generated on first use.

use std::sync::{Arc, LazyLock};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
};

/// Terminates TLS for 127.0.0.1. The certificate is self-signed: browsers refuse it, unless told otherwise.
pub(crate) fn acceptor() -> TlsAcceptor {
    static CONFIG: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("its key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("versions of TLS").with_no_client_auth();
        Arc::new(config.with_single_cert(vec![made.cert.der().clone()], key).expect("a key that fits"))
    });
    TlsAcceptor::from(CONFIG.clone())
}
