namespace QlikAdmin.Sandbox.QlikView;

/// <summary>What the service tells that nobody may print.</summary>
internal static class QlikViewSecrets
{
    public const string Control = "73519";

    public const string LefFile = "QLIKVIEW SERVER;ENTERPRISE;SANDBOX;NUMBER_OF_XXX;YTD5-LEFSECRET-2B7Q";
}
