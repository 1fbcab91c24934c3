namespace QlikAdmin;

/// <summary>Every reason for an error of this product. The error id of a reason is <c>Qlik.</c> and its name.</summary>
public enum ErrorReason
{
    /// <summary>No connection of the right product, or none of that name, in this runspace.</summary>
    NotConnected,

    /// <summary>The product can't do this; the message says why.</summary>
    NotSupported,

    /// <summary>A value that was given can't be used; found before any call.</summary>
    InvalidInput,

    /// <summary>A duration has none of the accepted forms.</summary>
    InvalidDuration,

    /// <summary>A tenant or server address can't be used.</summary>
    InvalidAddress,

    /// <summary>The host name is unknown.</summary>
    NameNotResolved,

    /// <summary>No connection to the port, or the connection broke before an answer.</summary>
    ConnectionFailed,

    /// <summary>The TLS handshake failed, or the server's certificate is not trusted.</summary>
    TlsFailed,

    /// <summary>A certificate file can't be read, or its password is wrong.</summary>
    CertificateUnreadable,

    /// <summary>The client certificate has no private key.</summary>
    CertificateKeyMissing,

    /// <summary>The client certificate is not valid at this time.</summary>
    CertificateExpired,

    /// <summary>No certificate with that thumbprint in the Windows stores.</summary>
    CertificateNotFound,

    /// <summary>PEM files can't be used on this edition of PowerShell.</summary>
    PemNotSupported,

    /// <summary>No answer within the time-out.</summary>
    Timeout,

    /// <summary>The server does not accept the credential.</summary>
    Unauthorized,

    /// <summary>A login page came instead of data: authentication failed.</summary>
    LoginPage,

    /// <summary>The XSRF key was refused.</summary>
    XsrfRejected,

    /// <summary>The tenant is deactivated.</summary>
    TenantDeactivated,

    /// <summary>The host name of a tenant was not given, or the tenant has another name. The change was not sent.</summary>
    HostnameNotConfirmed,

    /// <summary>The credential is valid, but the account does not have the right to do this.</summary>
    Forbidden,

    /// <summary>What was asked for is not there.</summary>
    NotFound,

    /// <summary>Someone else changed it, or it exists already.</summary>
    Conflict,

    /// <summary>A condition of the request was not met.</summary>
    PreconditionFailed,

    /// <summary>The server says that the request is wrong.</summary>
    InvalidRequest,

    /// <summary>No free unit of that licence type.</summary>
    NoLicenseAvailable,

    /// <summary>Too many requests, and the wait would be longer than allowed.</summary>
    RateLimited,

    /// <summary>The server failed.</summary>
    ServerError,

    /// <summary>Several requests in a row failed because of the server, so nothing more was sent to it.</summary>
    ServerDown,

    /// <summary>The server sent the client to another host.</summary>
    RedirectRefused,

    /// <summary>The answer is not what the interface describes: not JSON, cut off, or of another shape.</summary>
    UnreadableAnswer,

    /// <summary>The answer is empty where data was expected.</summary>
    EmptyAnswer,

    /// <summary>A row, page, list or answer is larger than any that a Qlik server sends, or has no end.</summary>
    AnswerTooLarge,

    /// <summary>The server answers in a way that this module does not know, so changes that depend on it are not made.</summary>
    UnknownServer,

    /// <summary>A list names the same next page again.</summary>
    RepeatedCursor,

    /// <summary>A bulk answer lacks the outcome of an item.</summary>
    IncompleteAnswer,

    /// <summary>The server accepted the change, but a later read shows that it was not made.</summary>
    NotConfirmed,

    /// <summary>No user matches.</summary>
    UserNotFound,

    /// <summary>More than one user matches.</summary>
    UserAmbiguous,

    /// <summary>The allocation does not exist.</summary>
    AllocationNotFound,

    /// <summary>Nobody holds a pool, so it can't be taken back from anybody.</summary>
    PoolNotRemovable,

    /// <summary>The assignment belongs to a person who is not a user of this tenant.</summary>
    OrphanRefused,

    /// <summary>The object came from another connection than the one that was given.</summary>
    WrongConnection,

    /// <summary>The copy of the item that is about to be changed could not be written, so nothing was changed.</summary>
    BackupFailed,

    /// <summary>The account that makes the call may not remove or disable itself.</summary>
    SelfRefused,

    /// <summary>The last administrator of a tenant is never removed or disabled.</summary>
    LastAdminRefused,

    /// <summary>A bot, a service account or a user that the server protects is never removed.</summary>
    ProtectedUserRefused,

    /// <summary>The user owns something, and no new owner was given.</summary>
    OwnsItems,

    /// <summary>The new owner is disabled, or lacks a licence or a role that the items need.</summary>
    NewOwnerUnfit,

    /// <summary>Something that can move was not moved, so its owner was not removed.</summary>
    ItemsLeft,

    /// <summary>The product has no call that changes the owner of such an item.</summary>
    ItemNotMovable,

    /// <summary>There is no role of that name.</summary>
    RoleNotFound,

    /// <summary>Wildcards never choose what is removed, unless -Force is given.</summary>
    WildcardRefused,

    /// <summary>Nobody can be asked in this session, and what was to be done can't be undone. Nothing was changed.</summary>
    ConfirmationImpossible,

    /// <summary>The record of a change that is about to be made could not be written, so nothing more is changed.</summary>
    JournalFailed,

    /// <summary>Another process is writing the journal of that run.</summary>
    JournalBusy,

    /// <summary>Another run is changing that tenant, site or server, or has taken over from this one. One run at a time may change
    /// it.</summary>
    Busy,

    /// <summary>The journal has no such run or entry.</summary>
    JournalNotFound,

    /// <summary>A journal, or a part of it, can't be read, so that nobody knows what its run changed.</summary>
    JournalDamaged,

    /// <summary>The change can't be taken back.</summary>
    NoUndo,

    /// <summary>Somebody has changed the item in the meantime, so it was left alone.</summary>
    ChangedSince,

    /// <summary>A policy can't be used; the message names file, line and the allowed values.</summary>
    PolicyInvalid,

    /// <summary>A row of a plan was changed, added, or comes from another plan.</summary>
    PlanChanged,

    /// <summary>The plan is older than its policy allows.</summary>
    PlanExpired,

    /// <summary>The plan would take more than the caps of its policy allow.</summary>
    CapExceeded,

    /// <summary>Somebody asked all runs to stop, with a stop file or a variable. Nothing more is changed until that is taken
    /// away.</summary>
    StopRequested,

    /// <summary>A fleet can't be used; the message names file, line and what is wrong.</summary>
    FleetInvalid,

    /// <summary>The work on one target of a fleet failed. The other targets are worked on.</summary>
    FleetTargetFailed,

    /// <summary>The sandbox could not be started or did not answer.</summary>
    SandboxFailed,
}
