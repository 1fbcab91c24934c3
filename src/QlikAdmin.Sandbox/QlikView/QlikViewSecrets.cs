namespace QlikAdmin.Sandbox.QlikView;

/// <summary>Values in the answers of the service that must never be printed.</summary>
internal static class QlikViewSecrets
{
    public const string Control = "73519";

    public const string LefFile = "QLIKVIEW SERVER;ENTERPRISE;SANDBOX;NUMBER_OF_XXX;YTD5-LEFSECRET-2B7Q";
}
