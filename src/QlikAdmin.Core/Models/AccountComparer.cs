namespace QlikAdmin.Models;

/// <summary>How a product compares accounts: a subject of Cloud by its exact letters, a Windows account without case.</summary>
internal static class AccountComparer
{
    public static StringComparer Of(QlikProduct product) => product == QlikProduct.Cloud ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
}
