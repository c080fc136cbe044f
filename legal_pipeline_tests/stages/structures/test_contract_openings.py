"""Openings of contracts: texts and the parties read from them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

OPENINGS = [
    pytest.param(
        "PURCHASE ORDER No. 44871\n\nBuyer:   Roe Aerostructures, Inc.              Date: 10/02/2018\nSeller:  Acton Fasteners "
        "LLC\n\nThis order is an offer.\n",
        ["Roe Aerostructures, Inc.", "Acton Fasteners LLC"],
        id="a purchase order with its date beside the name",
    ),
    pytest.param(
        "Board of Directors\nRoe Mills, Inc.\n\nLadies and Gentlemen:\n\nThis letter agreement confirms the terms upon which "
        "Roe Mills, Inc. (the "
        '"Company") has engaged Vane & Mott Advisors, LLC ("Vane") as its financial advisor.\n\nMore follows.\n',
        ["Roe Mills, Inc.", "Vane & Mott Advisors, LLC"],
        id="a letter between two companies",
    ),
    pytest.param(
        'GUARANTY\n\nIn consideration of credit given by ACTON NATIONAL BANK (the "Lender"), the undersigned, Bo D. Mott and '
        "Ida Mott, husband and wife "
        '(each a "Guarantor"), hereby jointly and severally guarantee to Lender the payment of all debts.\n',
        ["Bo D. Mott", "Ida Mott", "ACTON NATIONAL BANK"],
        id="a guaranty",
    ),
    pytest.param(
        'SUBSCRIPTION AGREEMENT\n\nThe undersigned, Roe Growth Fund II LP (the "Subscriber"), hereby irrevocably subscribes for '
        "and agrees to purchase from "
        'Acton Robotics Inc. (the "Corporation") 250,000 shares.\n',
        ["Roe Growth Fund II LP", "Acton Robotics Inc."],
        id="a subscription",
    ),
    pytest.param(
        "THIS AGREEMENT is dated 12 November 2018\n\nPARTIES\n\n(1) ROE LOGISTICS LIMITED incorporated and registered in "
        "England and Wales with company number "
        "04417732 whose registered office is at 3 Salt Road, Ipswich (Supplier); and\n\n(2) ACTON TRADING PLC incorporated and "
        "registered in Scotland with company "
        "number SC118811 (Customer).\n\nBACKGROUND\n",
        ["ROE LOGISTICS LIMITED", "ACTON TRADING PLC"],
        id="the English form",
    ),
    pytest.param(
        "December 3, 2018\n\nMs. Constance Vane\n41 Larch Road\n\nDear Connie:\n\nThis letter sets forth the agreement between "
        "you and Acton Savings Bank (the "
        '"Bank") regarding your separation.\n',
        ["Acton Savings Bank", "Constance Vane"],
        id="between you and a bank, in a letter to a short name",
    ),
    pytest.param(
        "FRAMEWORK AGREEMENT\n\nParty A: Roe County Water Authority\nParty B: Acton Materials Co., Ltd.\n\nThe parties agree.\n",
        ["Roe County Water Authority", "Acton Materials Co., Ltd."],
        id="labelled",
    ),
    pytest.param(
        'CONSULTING AGREEMENT\n\nThis Consulting Agreement (the "Agreement"), made this 9th day of May, 2016, is '
        "entered into by Roe Mills, Inc., a "
        'Nowhere corporation (the "Company"), and Bo Mott, an individual (the "Consultant").\n\n1. Services. The Consultant advises.\n',
        ["Roe Mills, Inc.", "Bo Mott"],
        id="entered into by, without between",
    ),
    pytest.param(
        'August 14, 2017\n\nDear Ann Vane:\n\nRoe Mills, Inc., a Nowhere corporation (the "Company"), is pleased to '
        "offer you this Consulting "
        "Agreement on the terms below.\n",
        ["Roe Mills, Inc.", "Ann Vane"],
        id="a letter",
    ),
    pytest.param(
        "June 9, 2014\n\nMs. Ann Vane\n12 Barn Road\n\nDear Ann:\n\nThis letter agreement confirms the terms on which "
        'Roe Holdings LP (the "Company") '
        "will employ you.\n",
        ["Roe Holdings LP", "Ann Vane"],
        id="a letter that addresses by the given name",
    ),
    pytest.param(
        "TERMS OF USE\n\nThese Terms constitute an agreement between you and Roe Post, Inc. They apply whenever you open an account.\n",
        ["Roe Post, Inc."],
        id="between you and a company",
    ),
    pytest.param(
        "This Supply Agreement is made January 8, 2013 by and between Roe Ink Ltd. of Haifa and, Mott Printing Company of Dayton, Ohio.\n",
        ["Roe Ink Ltd.", "Mott Printing Company"],
        id="the place behind a name, a comma behind `and`",
    ),
    pytest.param(
        "This Reseller Agreement is made by and between roecloud.com, inc., a Nowhere corporation, and Mott Software "
        "Corp., a Nowhere corporation.\n",
        ["roecloud.com, inc.", "Mott Software Corp."],
        id="a name in small letters",
    ),
    pytest.param(
        "AGREEMENT BETWEEN\nROE RESOURCES CORP. REGARDING WATER RIGHTS AND\nMOTT CAPITAL, LLC\n\n"
        "This Agreement is made as of July 7, 2012 by and between Roe Resources Corp. and Mott Capital, LLC.\n",
        ["Roe Resources Corp.", "Mott Capital, LLC"],
        id="the sentence, not the title",
    ),
    pytest.param(
        "This Supply Agreement is made as of June 9, 2014 by and among Roe Dairy, Inc., a Nowhere corporation "
        "(“Seller”), Mott Holdings LP, a Nowhere "
        "limited partnership (“Buyer”), and First Acton Bank, N.A. (“Lender”).\n",
        ["Roe Dairy, Inc.", "Mott Holdings LP", "First Acton Bank, N.A."],
        id="three parties",
    ),
    pytest.param(
        'This License is made as of May 3, 2011 by and between Roe Handsets, Inc. ("Licensor") and Vane Audio LLC '
        '("Licensee").\n\n1.4 "Separation '
        'License" means that certain license by and between Mott Mobility, Inc. and Mott, Inc.\n',
        ["Roe Handsets, Inc.", "Vane Audio LLC"],
        id="another agreement recited in the body",
    ),
    pytest.param(
        "FRANCHISE AGREEMENT\n\nThis Agreement is made this ____ day of ______, 20__, by and between Roe Franchise Systems, Inc., an Ohio "
        'corporation, and ______________________ ("Franchisee").\n',
        ["Roe Franchise Systems, Inc."],
        id="a form that nobody has filled in",
    ),
    pytest.param(
        'DISTRIBUTION AGREEMENT This is to confirm that the undersigned, the Roe Short Term Fund, (the "Fund"), an investment company, '
        'has agreed that Mott Distributors, LLC, ("Mott"), shall be the principal underwriter of its shares.\n',
        ["Roe Short Term Fund", "Mott Distributors, LLC"],
        id="the undersigned has agreed that another shall",
    ),
    pytest.param(
        "PROMOTION AGREEMENT\n\nThis agreement is made between Roe Mills, Inc., a Nowhere corporation, and Acton Title Company.\n\n"
        "Signed in agreement:\n/s/ Bo Mott\n",
        ["Roe Mills, Inc.", "Acton Title Company"],
        id="the paragraph ends with the last party",
    ),
    pytest.param(
        "AGENCY AGREEMENT\n\nThis Agreement is made between Roe Bancorp, Inc. and Keane, Vane & Mott, Inc.\n\n1. Offering.\n",
        ["Roe Bancorp, Inc.", "Keane, Vane & Mott, Inc."],
        id="the partners of a firm",
    ),
    pytest.param(
        "MASTER AGREEMENT\n\nThis Agreement is made between Roe Mills, Inc. and Mott Works LLC.\n\n1.3 All is agreed between the parties. "
        "1.4 Terms (a) Pricing. Roe and Mott agree on prices.\n",
        ["Roe Mills, Inc.", "Mott Works LLC"],
        id="two sentences are no name",
    ),
    pytest.param(
        "RESELLER AGREEMENT between ROE SOFTWARE, INC. and MOTT TECHNOLOGIES This Reseller Agreement is made between "
        "Roe Software, Inc. and Mott Technologies LLC.\n\n1. Scope.\n",
        ["ROE SOFTWARE, INC.", "MOTT TECHNOLOGIES", "Mott Technologies LLC"],
        id="the title runs on into the text",
    ),
    pytest.param(
        "INSPECTION REPORT\n\nUnder a lease that was entered into by Roe Barns, Inc. and Mott LLC in 2009, the tenant repairs.\n",
        [],
        id="a lease that a report mentions",
    ),
    pytest.param(
        "This Agreement is made as of May 4, 2015 by and between Roe Mills, Inc. and Mott Works Ltd.\n\n1. Supply.\n",
        ["Roe Mills, Inc.", "Mott Works Ltd."],
        id="two names and nothing else",
    ),
    pytest.param(
        "This Agreement, dated as of May 4, 2015, is among Roe Mills, Inc., Mott Works Ltd. and Jane Vane.\n\n1. Supply.\n",
        ["Roe Mills, Inc.", "Mott Works Ltd.", "Jane Vane"],
        id="a list of names",
    ),
    pytest.param(
        "THIS AGREEMENT is made as of May 4, 2015 by and between ROE MILLS, INC. AND MOTT & VANE, LLC.\n\n1. Supply.\n",
        ["ROE MILLS, INC.", "MOTT & VANE, LLC"],
        id="legal forms in capitals",
    ),
    pytest.param(
        'This License ("License") is by and between Roe Mills, Inc. ("Roe"), having its offices at 7 Ash Road, Acton, and Mott Works, Inc. '
        '(hereinafter referred to as the "Distributor"), having offices at 5 Dock Street.\n',
        ["Roe Mills, Inc.", "Mott Works, Inc."],
        id="the term before the address",
    ),
    pytest.param(
        "THIS AGREEMENT is made effective the 10 day of January 2019,\n\nBETWEEN:\n\nROE NATURALS, INC., a company having its office at "
        '7 Ash Street\n\n("Roe" or the "Company")\n\nAND:\n\nMOTT MEDICAL LTD., having an office at 2 Fir Lane\n\n(the "Contractor")\n\n'
        "WITNESSES THAT the parties agree.\n",
        ["ROE NATURALS, INC.", "MOTT MEDICAL LTD."],
        id="the terms in paragraphs of their own",
    ),
    pytest.param(
        "This Agreement is made May 4, 2015 between Roe Mills, Inc., a company organized under the laws of England and Wales "
        '("Roe"), and iMott Works Inc., a Nowhere corporation ("Mott").\n',
        ["Roe Mills, Inc.", "iMott Works Inc."],
        id="an `and` between places, a name that begins in lower case",
    ),
    pytest.param(
        "This Agreement is made May 4, 2015 between Roe Mills, Inc., on behalf of itself and its affiliates, and Vane University.\n",
        ["Roe Mills, Inc.", "Vane University"],
        id="its affiliates",
    ),
    pytest.param(
        'ENDORSEMENT AGREEMENT\n\nRoe Mills, Inc. (the "Company"), a Nowhere corporation, and Mott Events, LLC (the "Sponsor"), '
        "agree as follows:\n",
        ["Roe Mills, Inc.", "Mott Events, LLC"],
        id="the parties agree, without between",
    ),
    pytest.param(
        'DISTRIBUTION AGREEMENT\n\nThis confirms that the undersigned, Roe Income Fund (the "Fund"), a series of Roe Trust, has '
        "agreed that Mott "
        'Distributors, LLC ("Mott"), shall be the underwriter.\n\n1. Mott will act as underwriter. Mott agrees to sell. The Fund '
        "shall pay. The "
        "Fund may object.\n",
        ["Roe Income Fund", "Mott Distributors, LLC"],
        id="defined names that act",
    ),
    pytest.param(
        'SERVICE AGREEMENT\n\nThe deposits of Roe Savings Bank (the "Bank") are insured by the Federal Deposit Insurance '
        'Corporation ("FDIC"). '
        "The Bank shall report. The Bank will agree.\n",
        [],
        id="one that acts is no contract",
    ),
    pytest.param(
        "SUPPLY AGREEMENT\n\nThis Supply Agreement is made as of May 4, 2015 between Roe Mills, Inc. and Mott Works, Inc.\n\n"
        + "The goods are sound. " * 400
        + "\n\n19. This document contains the whole agreement between Vane Holdings, Inc. and Bass Marine, Inc. about prices.\n",
        ["Roe Mills, Inc.", "Mott Works, Inc."],
        id="an agreement of others, far behind the opening",
    ),
    pytest.param(
        "GUARANTY\n\nThis Guaranty is made as of May 4, 2015 by Roe Mills, Inc., a Nowhere corporation (“Guarantor”), in favor of "
        "First Acton Bank, N.A. (“Lender”).\n\n1. Guaranty.\n",
        ["Roe Mills, Inc.", "First Acton Bank, N.A."],
        id="in favor of",
    ),
    pytest.param(
        "PROMISSORY NOTE\n\nFOR VALUE RECEIVED, Roe Mills, Inc. (the “Borrower”) promises to pay to the order of First Acton Bank, "
        "N.A. the sum of $500.\n",
        ["Roe Mills, Inc.", "First Acton Bank, N.A."],
        id="a promise to pay",
    ),
    pytest.param(
        "ASSIGNMENT AGREEMENT\n\nKNOW ALL MEN BY THESE PRESENTS that Roe Mills, Inc. does hereby assign and convey to Mott Works, "
        "Inc. its rights.\n",
        ["Roe Mills, Inc.", "Mott Works, Inc."],
        id="an assignment",
    ),
    pytest.param(
        "AGREEMENT\n\nPARTIES\n\n(1) ROE MILLS LIMITED (Company No. 123456) of 4 Mill Lane, Leeds (“the Supplier”); and\n(2) MOTT "
        "WORKS PLC of 9 Quay Street, Bristol (“the Customer”).\n\nIT IS AGREED as follows:\n",
        ["ROE MILLS LIMITED", "MOTT WORKS PLC"],
        id="a numbered list of parties",
    ),
    pytest.param(
        "PURCHASE AGREEMENT\n\nPURCHASE AGREEMENT, dated as of May 4, 2015 (this “Agreement”), by and among Roe Mills, Inc., a "
        "Nowhere corporation (“Purchaser”), Mott Works, Inc., a Nowhere corporation (the “Company”), and the stockholders of the "
        "Company.\n",
        ["Roe Mills, Inc.", "Mott Works, Inc."],
        id="parties that are not named",
    ),
    pytest.param(
        "OPERATING AGREEMENT\n\nThis Operating Agreement is entered into effective May 4, 2015 by Ann Vane, Peter Mott and Jane Roe "
        "(the “Members”).\n\n1. Name.\n",
        ["Ann Vane", "Peter Mott", "Jane Roe"],
        id="members",
    ),
    pytest.param(
        "Dear Judge Vane:\n\nWe write about the settlement agreement between our client, Roe Mills, Inc., and Mott Works, Inc., "
        "reached in May.\n",
        [],
        id="an agreement that a letter speaks of",
    ),
    pytest.param(
        "May 4, 2015\n\nGentlemen:\n\nThis letter sets forth the agreement between Mott Works, Inc. (“Mott”) and Roe Mills, Inc. "
        "(“Roe”).\n",
        ["Mott Works, Inc.", "Roe Mills, Inc."],
        id="a letter that is the agreement",
    ),
    pytest.param(
        "DISTRIBUTION AGREEMENT\n\nbetween\n\n1. Roe Optik AG, Lindenweg 4, Acton\n   - hereinafter “Roe” -\n\nand\n\n2. "
        "Mott Works GmbH, Hafenstr. 9, Acton\n   - hereinafter “Mott” -\n\n1. Scope.\n",
        ["Roe Optik AG", "Mott Works GmbH"],
        id="a numbered list without brackets",
    ),
    pytest.param(
        "AGENCY AGREEMENT\n\nBETWEEN THE UNDERSIGNED:\n\nLes Moulins Roe, a French société anonyme, represented by Mr. Luc "
        "Vane, its President,\n\nHereinafter the “Principal”,\n\nAND:\n\nMott Imports Pty Ltd, an Australian company,\n\n"
        "Hereinafter the “Agent”,\n\nArticle 1. Scope.\n",
        ["Les Moulins Roe", "Mott Imports Pty Ltd"],
        id="between the undersigned",
    ),
    pytest.param(
        "THIS DEED is made the 28th day of August 2003\n\nBY:\n\nROE SHIPPING LIMITED (a company incorporated in Acton) (the "
        "“Indemnifier”)\n\nIN FAVOUR OF:\n\nMOTT INSURANCE BERHAD (a company incorporated in Malaysia) (the “Insurer”)\n\n1. "
        "Indemnity.\n",
        ["ROE SHIPPING LIMITED", "MOTT INSURANCE BERHAD"],
        id="a deed by one in favour of another",
    ),
    pytest.param(
        "AFFILIATE AGREEMENT\n\n1. PARTIES. The parties to this Agreement are Roe Pets, Inc. (“Roe”) and Mott Kennels, Inc. "
        "(“Affiliate”).\n\n2. Term.\n",
        ["Roe Pets, Inc.", "Mott Kennels, Inc."],
        id="the parties to this Agreement are",
    ),
    pytest.param(
        "This Endorsement Agreement is made June 9, 2014 between Roe Golf Company (hereinafter “RGC”) and Lucinda “Lucy” "
        "Vane (hereinafter “Player”) for her services.\n",
        ["Roe Golf Company", "Lucinda “Lucy” Vane"],
        id="a nickname in quotes",
    ),
    pytest.param(
        "This Services Agreement is concluded on 9 June 2014 between:\n\nRoe Tarkvara OÜ, registry code 12987654, "
        "represented by Board member Ida Vane (hereinafter the Contractor)\nand\nMott Payments Limited, company number "
        "08812345, address 22 Elm Row, Acton, United Kingdom, represented by director Bo Bass (hereinafter the Client).\n\n"
        "1. Scope.\n",
        ["Roe Tarkvara OÜ", "Mott Payments Limited"],
        id="numbers in registers, and who represents a party",
    ),
    pytest.param(
        "This Services Agreement is made on 9 June 2014 BETWEEN M/s. Roe Infotech Private Limited, a company incorporated "
        "under the Companies Act, and Mott Retail, LLC (the “Client”).\n",
        ["Roe Infotech Private Limited", "Mott Retail, LLC"],
        id="what stands before the name of a firm",
    ),
    pytest.param(
        "This Remarketing Agreement, dated as of May 12, 2009, is by and among Roe Power Company (the “Company”), Mott "
        "Securities (USA) LLC, as agent (the “Agent”), and Vane Receivables Trust 2009-2 (the “Issuer”).\n",
        ["Roe Power Company", "Mott Securities (USA) LLC", "Vane Receivables Trust 2009-2"],
        id="a place in brackets and a series in names",
    ),
    pytest.param(
        "LIMITED PARTNERSHIP AGREEMENT\n\nThis Agreement is made May 4, 2015 by and among Roe Bend Corp. (the “General "
        "Partner”), and the persons whose names are set forth on Schedule A, as limited partners.\n",
        ["Roe Bend Corp."],
        id="the others in a schedule",
    ),
    pytest.param(
        "FRANCHISE AGREEMENT\n\nThis Agreement is made as of the date in Exhibit A between ROE FRANCHISOR, INC., a Nowhere "
        "corporation (“Franchisor”) and the franchisee named in Exhibit A (“Franchisee”).\n",
        ["ROE FRANCHISOR, INC."],
        id="the other one in an exhibit",
    ),
    pytest.param(
        "HOSTING AGREEMENT\n\nThis Hosting Agreement is between you, the person who completed the order form (Client), and "
        "Roe Interactive Pty Ltd ABN 12 345 678 901 (we, us).\n",
        ["Roe Interactive Pty Ltd"],
        id="between you, the person who, and a company",
    ),
    pytest.param(
        "BILL OF SALE\n\nKNOW ALL MEN BY THESE PRESENTS, that Roe Dairy, Inc., a Nowhere corporation (“Seller”), in "
        "consideration of ten dollars paid by Bo Mott (“Buyer”), sells the herd to Buyer.\n",
        ["Roe Dairy, Inc.", "Bo Mott"],
        id="the two sides of a sale",
    ),
    pytest.param(
        "ASSIGNMENT OF TRADEMARKS\n\nWHEREAS, Roe Outfitters, Inc. (hereinafter “Assignor”), is the owner of the marks; and\n"
        "\nWHEREAS, Mott Brands LLC (hereinafter “Assignee”), wants them;\n",
        ["Roe Outfitters, Inc.", "Mott Brands LLC"],
        id="the two sides of an assignment",
    ),
    pytest.param(
        "IN THE CIRCUIT COURT OF ACTON COUNTY\n\nCOMPLAINT ON AN ASSIGNMENT\n\nPlaintiff states that Roe Outfitters, Inc. "
        "(“Seller”) sold looms to Mott Brands LLC (“Buyer”).\n",
        [],
        id="a complaint recites the sides of a sale",
    ),
    pytest.param(
        "CONSULTING AGREEMENT\n\nEffective June 1, 2021, Dr. Ida Vane, an individual residing at 5 Quarry Road, Ithaca, New "
        "York (“Consultant”) and Mott Biologics Corporation (“Mott”) agree as follows:\n",
        ["Ida Vane", "Mott Biologics Corporation"],
        id="a joint subject, the city behind a name",
    ),
    pytest.param(
        "CO-MARKETING AGREEMENT\n\nWhereas Roe Bank, National Association (“Roe”), and Mott Motor Club, a nonprofit "
        "corporation (“MMC”) desire to cooperate;\n",
        ["Roe Bank, National Association", "Mott Motor Club"],
        id="a form in words behind a comma",
    ),
    pytest.param(
        "UNDERWRITING AGREEMENT\n\nAugust 6, 2014\n\nROE, FISK & CO.\nMOTT SECURITIES LLC\nAs Representatives of the several "
        "Underwriters\nc/o Roe, Fisk & Co.\n\nLadies and Gentlemen:\n\nVane Ore Company, a Nowhere corporation (the "
        "“Company”), proposes to sell 100 shares.\n",
        ["Vane Ore Company", "ROE, FISK & CO.", "MOTT SECURITIES LLC"],
        id="underwriters addressed by the issuer",
    ),
    pytest.param(
        "MEMORANDUM\n\nRe: Supply Agreement between Roe Glass Co. and Mott Bottlers, Inc.\n\nThe agreement was signed in 2012.\n",
        [],
        id="a memorandum about an agreement",
    ),
    pytest.param(
        "PROMOTION AGREEMENT\n\nBETWEEN:        ROE BREWING COMPANY INC., a body corporate\n                (“Roe”)\n\nAND:  "
        "          MOTT RODEO ASSOCIATION\n                (“Mott”)\n\nDATED:          February 9, 2007\n",
        ["ROE BREWING COMPANY INC.", "MOTT RODEO ASSOCIATION"],
        id="labels in a column",
    ),
    pytest.param(
        "This Release is made May 4, 2015 between Ann Vane on the one hand, and Roe Insurance Company and its agent, Colin "
        "Mott, on the other hand.\n",
        ["Ann Vane", "Roe Insurance Company", "Colin Mott"],
        id="a company and its agent",
    ),
    pytest.param(
        "CONSULTANCY AGREEMENT\n\nPARTIES:\n1. ROE AEROSPACE LTD (company number 01234567), whose registered office is at "
        "Mill Park (“Client”); and\n2. DR IDA VANE of 8 Regent Terrace, Acton (“Consultant”).\n",
        ["ROE AEROSPACE LTD", "IDA VANE"],
        id="a person of an address",
    ),
    pytest.param(
        "PURCHASE AGREEMENT\n\nSeller:  Edgar and Ida Roe, husband and wife\nBuyer:   Mott Development Company, a Nowhere corporation\n",
        ["Edgar Roe", "Ida Roe", "Mott Development Company"],
        id="a couple",
    ),
    pytest.param(
        "NON-COMPETITION AGREEMENT\n\nThis Agreement, dated as of January 7, 2000, is made by Bo Mott (“Mott”) for the benefit of Roe "
        "Printers Corp., a Nowhere corporation.\n",
        ["Bo Mott", "Roe Printers Corp."],
        id="for the benefit of",
    ),
    pytest.param(
        "AFFILIATE AGREEMENT\n\n                 Between:\n\n            Roe Vault, Inc.\n                 And\n          Mott Alarm Co.\n"
        "\nDated: February 1, 2009\n",
        ["Roe Vault, Inc.", "Mott Alarm Co."],
        id="a title with `And` on a line of its own",
    ),
    pytest.param(
        "COLLABORATION AGREEMENT\n\nbetween\n\nROE BIOSCIENCES, INC.\n3 Mill Road\nActon\n\nand\n\n"
        "MOTT CHEMICAL CO., LTD.\n1-1 Quay\nActon\n",
        ["ROE BIOSCIENCES, INC.", "MOTT CHEMICAL CO., LTD."],
        id="addresses below the names of a title",
    ),
    pytest.param(
        "PROMISSORY NOTE\n\nFor value received, Roe Distilling, LLC promises to pay Ida K. Vane (“Lender”) the sum above.\n",
        ["Roe Distilling, LLC", "Ida K. Vane"],
        id="an initial ends no sentence",
    ),
    pytest.param(
        "This Custody Agreement is made between Roe Light Bank and Trust (the Custodian) and the Mott Foundation (the Client).\n",
        ["Roe Light Bank and Trust", "Mott Foundation"],
        id="a bank and trust",
    ),
    pytest.param(
        "Gentlemen:\n\nThe following shall constitute the agreement between Roe Network, Inc. (“Network”) and Mott Partners (“Station”).\n",
        ["Roe Network, Inc.", "Mott Partners"],
        id="a letter that constitutes the agreement",
    ),
    pytest.param(
        "DEED OF TERMINATION\n\nDATE            11 June 2015\n\nPARTIES\n\n(1)     ROE HOLDINGS S.À R.L., a société "
        "incorporated under the laws of "
        "Acton (the Vendor)\n\n(2)     MR. PETER VANE of The Old Rectory, Acton (the Purchaser)\n\nBACKGROUND\n",
        ["ROE HOLDINGS S.À R.L.", "PETER VANE"],
        id="a numbered list without `and`",
    ),
    pytest.param(
        "This Stock Purchase Agreement is made May 4, 2015 by and among Roe Gear, Inc., a Nowhere corporation (the "
        "“Company”), Paul Vane, Irene "
        "Vane and the Vane 2012 Irrevocable Trust (the “Sellers”), and Mott Holdings Corp. (“Buyer”).\n",
        ["Roe Gear, Inc.", "Paul Vane", "Irene Vane", "Vane 2012 Irrevocable Trust", "Mott Holdings Corp."],
        id="persons and a trust in a list",
    ),
    pytest.param(
        "SERVICE CONTRACT\n\nContract between the Acton Housing Authority and Roof Masters of Ohio, Inc., made on the "
        "14th day of May, 2010.\n",
        ["Acton Housing Authority", "Roof Masters of Ohio, Inc."],
        id="a state in a name",
    ),
    pytest.param(
        "JOINT VENTURE CONTRACT\n\nRoe Winery Group Company (“Party A”), a state-owned enterprise, and Chateau Mott S.A. "
        "(“Party B”), a company of "
        "Acton, adhering to mutual benefit, agree to invest.\n",
        ["Roe Winery Group Company", "Chateau Mott S.A."],
        id="the parties A and B in a sentence",
    ),
    pytest.param(
        "BOARD MINUTES\n\nThe Board discussed the License Agreement, dated May 3, 2016, by and between Roe Audio, Inc. and Mott Speakers "
        "GmbH.\n",
        [],
        id="minutes about an agreement",
    ),
    pytest.param(
        "DECLARATION OF IDA VANE\n\nI negotiated the Lease Agreement of Roe Square LLC (“Landlord”) and Mott Books Inc. "
        "(“Tenant”). Landlord "
        "shall agree. Tenant shall agree. Landlord will agree. Tenant will agree.\n",
        [],
        id="a declaration about a lease",
    ),
    pytest.param(
        "SETTLEMENT AGREEMENT\n\nThis Settlement Agreement is made by and between plaintiff Bo Mott, on the one hand, and defendants Acton "
        "Roofing Co. and Carl Vane, on the other hand.\n\n1. Release.\n",
        ["Bo Mott", "Acton Roofing Co.", "Carl Vane"],
        id="roles before the names",
    ),
    pytest.param(
        'INDEPENDENT CONTRACTOR AGREEMENT\n\nParties: Acton Hill Winery ("Company") and Theo Vane ("Contractor").\n\nDate: 6/1/2012\n',
        ["Acton Hill Winery", "Theo Vane"],
        id="a line of parties",
    ),
    pytest.param(
        "INSERTION ORDER\n\nAdvertiser: Acton Boots Co.\nPublisher: Roe Digital LLC\n",
        ["Acton Boots Co.", "Roe Digital LLC"],
        id="an insertion order",
    ),
    pytest.param(
        "PURCHASE ORDER\n\nBill To: Roe Aerospace Corp., 9 Runway Drive, Wichita, KS 67209\nVendor: Acton Alloys, Inc., 4 Furnace Road\n",
        ["Roe Aerospace Corp.", "Acton Alloys, Inc."],
        id="who is billed",
    ),
    pytest.param(
        "VOTING AGREEMENT\n\nVOTING AGREEMENT, dated October 3, 2017, among Roe Parent, Inc. and the stockholders of Acton Networks, Inc. "
        "set forth on Exhibit A.\n",
        ["Roe Parent, Inc."],
        id="stockholders of an exhibit",
    ),
    pytest.param(
        "Exhibit 6.2 LICENSE AGREEMENT BETWEEN THE ACTON UNIVERSITY & ROE SURGICAL, INC.\n\nThis License Agreement is entered into by and "
        'between The Acton University (hereinafter "AU"), a corporation of the State of Maryland, having a place of '
        "business in Baltimore and, "
        'Roe Surgical, Inc. (hereinafter "Company"), a Tennessee corporation.\n\n1. Background\n',
        ["The Acton University", "Roe Surgical, Inc."],
        id="a title behind the number of an exhibit",
    ),
    pytest.param(
        "SUPPLY AGREEMENT\n\nThis Supply Agreement is effective as of July 1, 2016 by and among Acton Casting Co. "
        '("Supplier"), Roe Turbines '
        'Ltd. ("Purchaser") and, solely for purposes of Section 9, Roe Group plc ("Guarantor").\n\n1. Supply.\n',
        ["Acton Casting Co.", "Roe Turbines Ltd.", "Roe Group plc"],
        id="a party to one section, behind a defined term",
    ),
    pytest.param(
        'ESCROW AGREEMENT\n\nThis Escrow Agreement is made by and among (i) Acton Steel, Inc., (ii) Ida Mott (the "Representative"), and '
        "(iii) Roe Trust Company, N.A., as escrow agent.\n\n1. Escrow.\n",
        ["Acton Steel, Inc.", "Ida Mott", "Roe Trust Company, N.A."],
        id="items in small Roman numbers",
    ),
    pytest.param(
        "RELEASE\n\nKNOW ALL MEN BY THESE PRESENTS, that I, Carl Vane, of Bangor, Maine, for the sum of $12,000, do hereby release and "
        "discharge Ida Mott and Acton Mutual Insurance Company from all claims.\n",
        ["Carl Vane", "Ida Mott", "Acton Mutual Insurance Company"],
        id="a release",
    ),
    pytest.param(
        "INDENTURE OF LEASE made the 20th day of August, 1998, WITNESSETH: that ACTON MILL REALTY TRUST, Lessor, does "
        "hereby demise and let "
        "unto ROE TOOL & DIE, INC., Lessee, the premises.\n",
        ["ACTON MILL REALTY TRUST", "ROE TOOL & DIE, INC."],
        id="an indenture of lease",
    ),
    pytest.param(
        "ROE LLP\n\nMarch 5, 2018\n\nDear Trudy:\n\nThank you for selecting Roe LLP to represent Acton Orchards, Inc. "
        "in connection with the "
        "sale. This letter sets out the terms of our engagement agreement.\n",
        ["Roe LLP", "Acton Orchards, Inc."],
        id="a client retains a firm",
    ),
]


@pytest.mark.parametrize(("text", "expected"), OPENINGS)
def test_parties(text: str, expected: list[str]) -> None:
    found = [flat(party.name.name) for preamble in structures_of(text).preambles for party in preamble.parties]
    assert found == expected
