namespace QlikAdmin.Contracts;

/// <summary>The data or the vendor's description cannot be used. The message is for the person who runs the tool.</summary>
internal sealed class ContractException : Exception
{
    public ContractException()
        : this("The contract data can't be used.") { }

    public ContractException(string message)
        : base(message) { }

    public ContractException(string message, Exception innerException)
        : base(message, innerException) { }
}
