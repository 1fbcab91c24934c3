namespace QlikAdmin.Products.QlikView;

/// <summary>What an admin of QlikView can do about an error.</summary>
internal static class QmsErrors
{
    public const string WrongService = "Check that host and port are those of the QlikView Management Service: usually port 4799.";

    public const string CutOff =
        "Try again. If it fails again, look in the log of the QlikView Management Service, and check any proxy or gateway in between.";

    public const string Forged =
        "The management service never sends one. Something else answers at this address, or changes the answers in between.";

    private const string Groups =
        "The account must be a member of the Windows groups 'QlikView Management API' and 'QlikView Administrators' on the server. The first one does not exist by default: create it, add the account, and restart the QlikView Management Service.";

    /// <summary>The next step for QlikView; null where the general next step is right.</summary>
    public static string? NextStep(QlikException error) =>
        error.Reason switch
        {
            ErrorReason.Unauthorized when error.IsLocal => null,
            ErrorReason.Unauthorized => "Check the account and its password (DOMAIN\\name). " + Groups,
            ErrorReason.Forbidden => Groups,
            ErrorReason.LoginPage or ErrorReason.NotFound => "There is a web page or nothing at this address. " + WrongService,
            ErrorReason.NotSupported => "This version of the QlikView Management Service does not have the call.",
            ErrorReason.ServerError when error.IsFault =>
                "The management service refused it. Its log on the server says more (default folder: ProgramData\\QlikTech\\ManagementService\\Log).",
            _ => null,
        };
}
